// Space on the map: boxes already taken, and cells that a route runs through.

/** @typedef {{x: number, y: number, w: number, h: number}} Box */

const CELL = 8; // px
const MARGIN = 3; // px that stay free at the map's edge

class Space {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    /** @type {Box[]} */
    this.boxes = [];
    /** @type {Set<number>} */
    this.cells = new Set();
  }

  /** A map on a phone. */
  get small() { return this.width < 600; }

  /** @param {Box} box */
  inside(box) {
    return box.x >= MARGIN && box.y >= MARGIN
      && box.x + box.w <= this.width - MARGIN && box.y + box.h <= this.height - MARGIN;
  }

  /** Whether a point is on the map. @param {Point} point */
  sees({ x, y }) { return x >= 0 && y >= 0 && x <= this.width && y <= this.height; }

  /** Whether a point is on the map and off its margin. @param {Point} point */
  holds({ x, y }) { return this.inside({ x, y, w: 0, h: 0 }); }

  /** @param {Box} box */
  free(box) {
    return this.boxes.every((other) => box.x + box.w <= other.x || other.x + other.w <= box.x
      || box.y + box.h <= other.y || other.y + other.h <= box.y);
  }

  /** @param {Box} box */
  fits(box) { return this.inside(box) && this.free(box); }

  /** @param {Box} box */
  take(box) { this.boxes.push(box); }

  /** Keep the ground under a straight line free. @param {Point} from @param {Point} to */
  takeLine(from, to) {
    const steps = Math.ceil(distance(from, to) / CELL);
    for (let i = 0; i <= steps; i++) {
      const x = from.x + ((to.x - from.x) * i) / (steps || 1), y = from.y + ((to.y - from.y) * i) / (steps || 1);
      this.take({ x: x - 2, y: y - 2, w: 4, h: 4 });
    }
  }

  /** Mark the cells under a course. @param {Point[]} points */
  mark(points) {
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1], points[i]];
      const steps = Math.min(400, Math.ceil(distance(a, b) / 6));
      for (let step = 0; step <= steps; step++) {
        const x = a.x + ((b.x - a.x) * step) / (steps || 1), y = a.y + ((b.y - a.y) * step) / (steps || 1);
        if (x <= -10 || y <= -10 || x >= this.width + 10 || y >= this.height + 10) continue; // out of sight
        this.cells.add(cellKey(Math.floor(x / CELL), Math.floor(y / CELL)));
      }
    }
  }

  /** How many cells under a box a route crosses. @param {Box} box */
  crossed(box) {
    let count = 0;
    for (let column = Math.floor(box.x / CELL); column <= (box.x + box.w) / CELL; column++) {
      for (let row = Math.floor(box.y / CELL); row <= (box.y + box.h) / CELL; row++) {
        if (this.cells.has(cellKey(column, row))) count++;
      }
    }
    return count;
  }

  /**
   * Of the boxes that fit, the one that covers least of the routes; null when none costs less than `limit`.
   * @template {Box & {penalty?: number}} Candidate
   * @param {Iterable<Candidate>} boxes
   * @param {number} [limit] in cells
   * @returns {Candidate|null}
   */
  best(boxes, limit = Infinity) {
    /** @type {Candidate|null} */
    let best = null;
    let least = limit;
    for (const box of boxes) {
      if (!this.fits(box)) continue;
      const cost = this.crossed(box) + (box.penalty || 0);
      if (cost < least) {
        best = box;
        least = cost;
      }
      if (cost === 0) break;
    }
    return best;
  }
}

/** A cell as one number, which a set finds by value. @param {number} column @param {number} row */
function cellKey(column, row) { return column * 4096 + row; }
