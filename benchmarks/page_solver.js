// Solves the questions of benchmarks/page_solver.py with the scripts of the page, compares and times the answers.
// Runs where the page's scripts stand before it, under Node or in a browser.

/** Mt: answers are to agree to the kilotonne. */
const TOLERANCE = 0.0005;

/** How far found limits or flows are from those wanted; NaN if any is none. @param {any} wanted @param {any} found */
function furthest(wanted, found) {
  let most = 0;
  for (const [name, values] of Object.entries(wanted)) {
    values.forEach((/** @type {number|null} */ value, /** @type {number} */ i) => {
      const right = value ?? Infinity, own = found[name][i];
      if (own !== right) most = Math.max(most, Math.abs(own - right));
    });
  }
  return most;
}

/** @param {{program: any, cases: any[]}} asked one year */
function compareYear({ program, cases }) {
  const begun = performance.now(), rules = new BoundRules(program.rules, program.program.refinery_chains);
  const solver = new FlowProgram(program.program, rules.bounds({ blocks: [], horizon: "structural" }));
  const ready = performance.now() - begun, times = [], flows = [], limits = [], differences = [];
  for (const { name, scenario, bounds, plan } of cases) {
    for (const key of ["edge_limits", "joint_limits", "edge_contracts", "joint_contracts"]) {
      scenario[key] = new Map(scenario[key]);
    }
    const start = performance.now(), found = rules.bounds(scenario), answer = solver.solve(found);
    times.push(performance.now() - start);
    flows.push(furthest(plan, answer));
    limits.push(furthest(bounds, found));
    // Said this way round, NaN is a difference.
    if (!(flows[flows.length - 1] <= TOLERANCE)) differences.push([name, flows[flows.length - 1]]);
  }
  return { asked: cases.length, ready, times, flow: Math.max(...flows), limit: Math.max(...limits), differences };
}
