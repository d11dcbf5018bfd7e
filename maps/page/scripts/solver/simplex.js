// Simplex: the revised simplex method for linear programs with bounded columns and ranged rows.
//
//   minimise cost · x   where   lower <= x <= upper   and   row lower <= A x <= row upper
//
// Every row has a variable of its own that equals its sum (A x − r = 0), so columns and rows are treated alike:
// variables 0 … columns − 1 are the columns, those after them the rows. As many variables as there are rows are basic:
// their values follow from those of all others, which rest at a bound. Any basis will do to start from: while basic
// variables lie outside their bounds, what they lack is minimised, and then the cost.
// Textbook: Maros, Computational Techniques of the Simplex Method (2003). Pricing and ratio test: Harris 1973.

/**
 * @typedef {object} Matrix compressed by column
 * @property {number} columns
 * @property {number} rows
 * @property {ArrayLike<number>} starts the entries of column j are those from starts[j] to starts[j + 1] − 1
 * @property {ArrayLike<number>} index row of each entry
 * @property {ArrayLike<number>} value
 *
 * @typedef {"optimal"|"infeasible"|"unbounded"} Ending
 */

/** How far a variable may lie outside its bounds, unless asked otherwise, and a reduced cost beyond zero. */
const FEASIBLE = 1e-9, PRICED = 1e-9;
/** What the ratio test may overstep a bound by, to be free to choose a larger pivot (Harris); within FEASIBLE. */
const OVERSTEP = 1e-10;
/** Entries below this are no pivots. */
const LEAST_PIVOT = 1e-8;
/** Changes of basis until the inverse is made anew, and steps without progress until Bland's rule is followed. */
const REFRESH = 120, PATIENCE = 200;
/** Age of reduced costs that nobody has worked out. */
const UNKNOWN = -1;
/** More steps than this mean a fault: small programs take hundreds. */
const MOST_STEPS = 50000;

class Simplex {
  /** Starts with every row's own variable in the basis and all bounds open. @param {Matrix} matrix */
  constructor(matrix) {
    this.matrix = matrix;
    const size = matrix.columns + matrix.rows;
    this.lower = new Float64Array(size).fill(-Infinity);
    this.upper = new Float64Array(size).fill(Infinity);
    /** Values of all variables, and their reduced costs at the last optimum: what one more of each would cost. */
    this.x = new Float64Array(size);
    this.reduced = new Float64Array(size);
    /** Variable in each place of the basis, and place of each variable (−1 outside the basis). */
    this.basis = Int32Array.from({ length: matrix.rows }, (_, i) => matrix.columns + i);
    this.place = new Int32Array(size).fill(-1);
    this.basis.forEach((variable, i) => { this.place[variable] = i; });
    this.inverse = new Inverse(matrix.rows);
    this.multipliers = new Float64Array(matrix.rows);
    this.column = new Float64Array(matrix.rows);
    /** Reference weights of the pricing (devex). */
    this.weight = new Float64Array(size).fill(1);
    /** Exchanges since the reduced costs were worked out. */
    this.age = UNKNOWN;
    this.steps = 0;
    /** How far a variable may lie outside its bounds. */
    this.tolerance = FEASIBLE;
    /** Whether basic variables lie outside their bounds, and for how many steps nothing has moved. */
    this.repairing = false;
    this.stalled = 0;
  }

  /** Stand where another simplex on the same matrix stands. @param {Simplex} other */
  copy(other) {
    this.lower.set(other.lower);
    this.upper.set(other.upper);
    this.x.set(other.x);
    this.basis.set(other.basis);
    this.place.set(other.place);
    this.inverse.copy(other.inverse);
  }

  /**
   * Change the bounds of all variables; what rests at a bound moves with it.
   * @param {Float64Array} lower @param {Float64Array} upper
   */
  bound(lower, upper) {
    for (let j = 0; j < this.x.length; j += 1) {
      const wasUpper = this.x[j] === this.upper[j] && this.lower[j] < this.upper[j];
      [this.lower[j], this.upper[j]] = [lower[j], upper[j]];
      if (this.place[j] < 0) this.x[j] = resting(lower[j], upper[j], wasUpper);
    }
    this.recompute();
  }

  /** A bound gives way to what rounding left a hair outside it: nothing is pushed back and forth. @param {number} j */
  giveWay(j) {
    if (this.outside(j) !== 0) return;
    if (this.lower[j] === this.upper[j]) this.fix(j);
    else [this.lower[j], this.upper[j]] = [Math.min(this.lower[j], this.x[j]), Math.max(this.upper[j], this.x[j])];
  }

  /** Fix a variable where it is. @param {number} j */
  fix(j) { this.lower[j] = this.upper[j] = this.x[j]; }

  /**
   * Keep to the optima of the last cost: what has a reduced cost is where it is in all of them.
   * @param {number} zero a reduced cost that counts as none
   */
  hold(zero) {
    for (let j = 0; j < this.x.length; j += 1) if (Math.abs(this.reduced[j]) > zero) this.fix(j);
  }

  /**
   * Go to an optimum from where it stands.
   * @param {Float64Array} cost per variable
   * @returns {Ending}
   */
  minimise(cost) {
    this.weight.fill(1);
    this.age = UNKNOWN;
    this.repairing = false;
    this.stalled = 0;
    for (let left = MOST_STEPS; left > 0; left -= 1) {
      const ending = this.turn(cost);
      if (ending) return ending;
    }
    throw new Error("the simplex method did not end: a fault of the solver, not of the question");
  }

  /** One step, or the ending. @param {Float64Array} cost @returns {Ending|null} */
  turn(cost) {
    if (this.inverse.updates >= REFRESH) this.refresh();
    // rule 1: what is lacking changes with every step; the cost does not, and its reduced costs are carried on.
    if (this.repairing || this.age === UNKNOWN) this.repairing = this.price(cost);
    // rule 2: where nothing has moved for long, Bland's rule, which cannot go round in circles.
    const bland = this.stalled > PATIENCE, entering = bland ? this.firstEntering() : this.bestEntering();
    if (entering < 0) return this.sure() ? (this.repairing ? "infeasible" : "optimal") : null;
    const moved = this.step(entering, bland);
    if (moved === Infinity) return "unbounded";
    this.stalled = moved > OVERSTEP ? 0 : this.stalled + 1;
    this.steps += 1;
    return null;
  }

  /** What looks like an optimum is looked at again, with reduced costs and then the inverse made anew. */
  sure() {
    if (this.age > 0) this.age = UNKNOWN;
    else if (this.inverse.updates === 0 || this.accurate()) return true;
    else this.refresh();
    return false;
  }

  /**
   * Reduced costs of what is to be minimised now: what basic variables lack, or else the cost.
   * @param {Float64Array} cost @returns {boolean} whether something is lacking
   */
  price(cost) {
    const repairing = this.basis.some((variable) => this.outside(variable) !== 0);
    if (!repairing) this.basis.forEach((variable) => this.giveWay(variable));
    this.age = 0;
    const { rows } = this.matrix, y = this.multipliers.fill(0);
    for (let r = 0; r < rows; r += 1) {
      const factor = repairing ? this.outside(this.basis[r]) : cost[this.basis[r]];
      if (factor === 0) continue;
      const row = this.inverse.row(r);
      for (let i = 0; i < rows; i += 1) y[i] += factor * row[i];
    }
    for (let j = 0; j < this.x.length; j += 1) this.reduced[j] = (repairing ? 0 : cost[j]) - this.dot(y, j);
    return repairing;
  }

  /** 1 above its upper bound, −1 below its lower one, 0 within. @param {number} j */
  outside(j) {
    return this.x[j] > this.upper[j] + this.tolerance ? 1 : this.x[j] < this.lower[j] - this.tolerance ? -1 : 0;
  }

  /** Vector × column of a variable; of a row's own one it is minus a unit. @param {Float64Array} y @param {number} j */
  dot(y, j) {
    const { columns, starts, index, value } = this.matrix;
    if (j >= columns) return -y[j - columns];
    let sum = 0;
    for (let k = starts[j], end = starts[j + 1]; k < end; k += 1) sum += y[index[k]] * value[k];
    return sum;
  }

  /** By how much a step of this variable would lower what is minimised, or 0. @param {number} j */
  gain(j) {
    const d = this.reduced[j];
    if (this.place[j] >= 0 || this.lower[j] === this.upper[j]) return 0;
    if (d < -PRICED && this.x[j] < this.upper[j]) return -d;
    return d > PRICED && this.x[j] > this.lower[j] ? d : 0;
  }

  /** The variable with the largest gain for its reference weight; −1 at an optimum. */
  bestEntering() {
    let best = -1, most = 0;
    for (let j = 0; j < this.x.length; j += 1) {
      const gain = this.gain(j), score = (gain * gain) / this.weight[j];
      if (score > most) [best, most] = [j, score];
    }
    return best;
  }

  /** Bland's rule: the first variable that gains anything; −1 at an optimum. */
  firstEntering() {
    for (let j = 0; j < this.x.length; j += 1) if (this.gain(j) > 0) return j;
    return -1;
  }

  /**
   * Move a variable as far as others let it, and exchange it for the one that stops it.
   * @param {number} entering @param {boolean} bland @returns {number} how far; Infinity if nothing stops it
   */
  step(entering, bland) {
    this.load(entering);
    const direction = this.reduced[entering] < 0 ? 1 : -1;
    const range = direction > 0 ? this.upper[entering] - this.x[entering] : this.x[entering] - this.lower[entering];
    const [r, most] = bland ? this.firstLeaving(direction) : this.bestLeaving(direction);
    const length = Math.min(most, range);
    if (length === Infinity) return Infinity;
    if (r >= 0) this.giveWay(this.basis[r]);
    const bound = r < 0 ? 0 : this.target(r, direction);
    for (let i = 0; i < this.basis.length; i += 1) this.x[this.basis[i]] -= direction * length * this.column[i];
    if (range <= most) {
      this.x[entering] = direction > 0 ? this.upper[entering] : this.lower[entering];
      return length;
    }
    this.x[entering] += direction * length;
    this.carry(entering, r);
    this.exchange(entering, r, bound);
    return length;
  }

  /** Put inverse × the column of a variable into `column`. @param {number} j */
  load(j) {
    const { columns, starts, index, value } = this.matrix;
    if (j < columns) this.inverse.times(index, value, starts[j], starts[j + 1], this.column);
    else this.inverse.times([j - columns], [-1], 0, 1, this.column);
  }

  /** The bound that the variable in place r runs into. @param {number} r @param {number} direction of what enters */
  target(r, direction) {
    const j = this.basis[r], falling = direction * this.column[r] > 0, outside = this.outside(j);
    // What lies outside stops at the bound that it comes from, so that nothing else is made worse for it.
    if (outside > 0) return falling ? this.upper[j] : Infinity;
    if (outside < 0) return falling ? -Infinity : this.lower[j];
    return falling ? this.lower[j] : this.upper[j];
  }

  /**
   * How far until the variable in place r stops the entering one; Infinity if it does not.
   * @param {number} r @param {number} direction @param {number} over how much it may overstep its bound
   */
  ratio(r, direction, over) {
    const size = Math.abs(this.column[r]);
    if (size < LEAST_PIVOT) return Infinity;
    const room = Math.sign(-direction * this.column[r]) * (this.target(r, direction) - this.x[this.basis[r]]);
    return (Math.max(room, 0) + over) / size;
  }

  /**
   * Harris' ratio test. Pass 1: how far if bounds could be overstepped a little. Pass 2: the largest pivot up to there.
   * @param {number} direction @returns {[number, number]} place in the basis, and how far
   */
  bestLeaving(direction) {
    let most = Infinity, best = -1;
    for (let r = 0; r < this.basis.length; r += 1) most = Math.min(most, this.ratio(r, direction, OVERSTEP));
    if (most === Infinity) return [-1, Infinity];
    for (let r = 0; r < this.basis.length; r += 1) {
      const larger = best < 0 || Math.abs(this.column[r]) > Math.abs(this.column[best]);
      if (larger && this.ratio(r, direction, 0) <= most) best = r;
    }
    return [best, this.ratio(best, direction, 0)];
  }

  /**
   * Bland's rule: of those that stop it first, the variable with the lowest number.
   * @param {number} direction @returns {[number, number]} place in the basis, and how far
   */
  firstLeaving(direction) {
    let best = -1, least = Infinity;
    for (let r = 0; r < this.basis.length; r += 1) {
      const ratio = this.ratio(r, direction, 0), tie = best >= 0 && ratio === least;
      if (ratio < least || (tie && this.basis[r] < this.basis[best])) [best, least] = [r, ratio];
    }
    return [best, least];
  }

  /**
   * Carry reduced costs over the exchange, and the devex weights, which grow with what it adds to each variable's edge.
   * @param {number} entering @param {number} r
   */
  carry(entering, r) {
    const row = this.inverse.row(r), pivot = this.column[r], leaving = this.basis[r];
    const own = this.weight[entering], d = this.reduced[entering];
    for (let j = 0; j < this.x.length; j += 1) {
      if (this.place[j] >= 0 || this.lower[j] === this.upper[j]) continue;
      const share = this.dot(row, j) / pivot;
      if (share === 0) continue;
      this.reduced[j] -= d * share;
      this.weight[j] = Math.max(this.weight[j], share * share * own);
    }
    this.reduced[entering] = 0;
    this.reduced[leaving] = -d / pivot;
    this.weight[leaving] = Math.max(own / (pivot * pivot), 1);
    this.age += 1;
  }

  /** @param {number} entering @param {number} r @param {number} value where the leaving variable stays */
  exchange(entering, r, value) {
    const leaving = this.basis[r];
    this.x[leaving] = value;
    this.inverse.replace(r, this.column);
    this.place[leaving] = -1;
    this.place[entering] = r;
    this.basis[r] = entering;
  }

  /** Whether rounding has left the rows and the reduced costs of the basis as they must be. */
  accurate() {
    const most = (/** @type {number} */ a, /** @type {number} */ b) => Math.max(a, Math.abs(b));
    const priced = this.basis.reduce((a, j) => most(a, this.reduced[j]), 0);
    return this.sums().reduce(most, 0) < FEASIBLE && priced < PRICED;
  }

  /** A x − r of every row: zero but for rounding. */
  sums() {
    const { columns, rows, starts, index, value } = this.matrix;
    const found = this.x.slice(columns).map((sum) => -sum);
    for (let j = 0; j < columns; j += 1) {
      const x = this.x[j];
      if (x !== 0) for (let k = starts[j], end = starts[j + 1]; k < end; k += 1) found[index[k]] += value[k] * x;
    }
    return found.subarray(0, rows);
  }

  /** Values of the basic variables from those of all others. */
  recompute() {
    for (const variable of this.basis) this.x[variable] = 0;
    const right = this.sums();
    for (let r = 0; r < this.basis.length; r += 1) {
      const row = this.inverse.row(r);
      let value = 0;
      for (let i = 0; i < row.length; i += 1) value -= row[i] * right[i];
      this.x[this.basis[r]] = value;
    }
  }

  /** Make the inverse anew: rows' own variables first, then the columns, the shortest first. */
  refresh() {
    const { columns, starts } = this.matrix, own = this.basis.filter((j) => j >= columns);
    const length = (/** @type {number} */ j) => starts[j + 1] - starts[j];
    const others = this.basis.filter((j) => j < columns).sort((a, b) => length(a) - length(b) || a - b);
    this.inverse.reset();
    this.basis.fill(-1);
    for (const j of own) this.seat(j, j - columns);
    for (const j of others) this.settle(j);
    // Where columns turned out to depend on each other, a row's own variable takes the place.
    this.basis.forEach((j, r) => { if (j < 0) this.seat(columns + r, r); });
    this.inverse.updates = 0;
    this.age = UNKNOWN;
    this.recompute();
  }

  /** @param {number} j @param {number} r */
  seat(j, r) {
    this.basis[r] = j;
    this.place[j] = r;
  }

  /** Give a column the free place of its largest entry, or a place at rest. @param {number} j */
  settle(j) {
    this.load(j);
    let best = -1, largest = LEAST_PIVOT;
    for (let r = 0; r < this.basis.length; r += 1) {
      const size = Math.abs(this.column[r]);
      if (this.basis[r] < 0 && size > largest) [best, largest] = [r, size];
    }
    if (best >= 0) {
      this.inverse.replace(best, this.column);
      this.seat(j, best);
    } else {
      this.place[j] = -1;
      this.x[j] = resting(this.lower[j], this.upper[j], false);
    }
  }
}

/**
 * Where a variable outside the basis rests: at a bound, or at zero if it has none.
 * @param {number} lower @param {number} upper @param {boolean} high
 */
function resting(lower, upper, high) {
  if (high && upper < Infinity) return upper;
  return lower > -Infinity ? lower : upper < Infinity ? upper : 0;
}
