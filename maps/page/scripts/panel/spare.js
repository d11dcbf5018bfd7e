// Spare time: work that may wait, done in slices when the page has nothing else to do. After a step that takes longer
// than a slice the page rests as long again, so that a large network leaves it half its time.

/** ms that the page may be busy with such work at a time. */
const SLICE = 12;

class SpareTime {
  /** @param {number} rest ms before the work begins; it begins anew when something else is asked meanwhile */
  constructor(rest) {
    this.rest = rest;
    this.waiting = 0;
  }

  /** Drop what is left of the last work, and begin this. @param {Iterable<() => void>} steps */
  begin(steps) {
    clearTimeout(this.waiting);
    const left = steps[Symbol.iterator]();
    const slice = () => {
      const until = performance.now() + SLICE;
      while (performance.now() < until) {
        const { value: step, done } = left.next();
        if (done) return;
        step();
      }
      this.waiting = setTimeout(slice, performance.now() - until);
    };
    this.waiting = setTimeout(slice, this.rest);
  }
}
