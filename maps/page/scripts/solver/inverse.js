// Inverse: the inverse of a basis matrix, kept as plain rows. A program of 220 rows makes 50,000 numbers, most of them
// zero and skipped, so a change of basis costs some ten microseconds and nothing cleverer is needed.

/** Entries smaller than this are what rounding left of a zero. */
const NOISE = 1e-14;

class Inverse {
  /** @param {number} size rows of the basis matrix */
  constructor(size) {
    this.size = size;
    this.values = new Float64Array(size * size);
    /** Places of the entries of one row that are not zero. */
    this.filled = new Int32Array(size);
    /** Exchanges since it was made anew. */
    this.updates = 0;
    this.reset();
  }

  /** Of the basis that holds every row's own variable: minus the identity, which is its own inverse. */
  reset() {
    this.values.fill(0);
    for (let i = 0; i < this.size; i += 1) this.values[i * this.size + i] = -1;
    this.updates = 0;
  }

  /** Take over the state of another inverse of this size. @param {Inverse} other */
  copy(other) {
    this.values.set(other.values);
    this.updates = other.updates;
  }

  /** Row r. @param {number} r @returns {Float64Array} a view, not a copy */
  row(r) { return this.values.subarray(r * this.size, (r + 1) * this.size); }

  /**
   * Inverse × sparse column.
   * @param {ArrayLike<number>} index @param {ArrayLike<number>} value
   * @param {number} from @param {number} to which entries are the column's
   * @param {Float64Array} out
   */
  times(index, value, from, to, out) {
    const { size, values } = this;
    out.fill(0);
    for (let k = from; k < to; k += 1) {
      const factor = value[k];
      for (let r = 0, at = index[k]; r < size; r += 1, at += size) out[r] += factor * values[at];
    }
  }

  /**
   * The column in place r of the basis is replaced by another: product form, one elimination step.
   * @param {number} r @param {Float64Array} column inverse × the new column; its entry r is not zero
   */
  replace(r, column) {
    const { size, values, filled } = this, pivot = this.row(r);
    let count = 0;
    for (let k = 0; k < size; k += 1) {
      if (pivot[k] === 0) continue;
      pivot[k] /= column[r];
      filled[count] = k;
      count += 1;
    }
    for (let i = 0; i < size; i += 1) {
      const factor = column[i];
      if (i === r || factor === 0) continue;
      for (let c = 0, start = i * size; c < count; c += 1) {
        const k = filled[c], left = values[start + k] - factor * pivot[k];
        values[start + k] = Math.abs(left) < NOISE ? 0 : left;
      }
    }
    this.updates += 1;
  }
}
