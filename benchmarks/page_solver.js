// Asks the page's engine the questions of benchmarks/page_solver.py, compares and times the answers.
// Runs where the page's scripts stand before it, under Node or in a browser.

/** Mt, USD/t or a share: answers are to agree to the kilotonne. Limits are figures, not answers, and agree to a gram. */
const TOLERANCE = 0.0005;

/** How far found values are from those wanted; NaN if any is none. @param {any[]} wanted @param {any} found */
function apart(wanted, found) {
  let most = 0;
  wanted.forEach((value, i) => {
    if (found[i] !== (value ?? Infinity) && !(value === null && found[i] === null)) {
      const off = Math.abs(found[i] - value);
      if (!(off <= most)) most = off;
    }
  });
  return wanted.length === found.length ? most : NaN;
}

/** By what an answer differs from the engine's, the largest part, in words; none if by nothing.
 * @param {any} wanted @param {any} found @returns {string[]} */
function differences(wanted, found) {
  const parts = {
    volumes: [found.delivered, found.lost, found.rerouted, found.home], range: found.range,
    cost: [found.costBefore, found.cost], money: (found.money ?? []).map((/** @type {number} */ usd) => usd / 1000),
    corridors: found.corridors.map((/** @type {any} */ row) => row.after),
    fields: [...found.fields].sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => row.after),
    through: found.through.map((/** @type {any} */ row) => row.after),
  };
  const right = {
    ...wanted, money: wanted.money.map((/** @type {number} */ usd) => usd / 1000),
    through: found.through.map((/** @type {any} */ row) => wanted.through[row.id]),
  };
  for (const [country, ends] of Object.entries(wanted.ranges)) {
    Object.assign(parts, { [country]: found.throughRange(country) ?? [null, null] });
    Object.assign(right, { [country]: ends });
  }
  if (wanted.buyers) {
    const losses = found.buyers(), { rows, cut, diverted } = losses;
    losses.addRanges();
    const of = new Map(rows.map((/** @type {any} */ row) => [row.id, row]));
    Object.assign(parts, { buyers: [cut, diverted, ...wanted.buyers.rows.flatMap((/** @type {any} */ [id]) => {
      const { had, lost, range } = of.get(id);
      return [had, lost, ...range];
    })] });
    Object.assign(right, { buyers: [...wanted.buyers.totals,
      ...wanted.buyers.rows.flatMap((/** @type {any} */ [, ...mt]) => mt)] });
  }
  const off = Object.entries(parts).map(([name, values]) => ({ name, by: apart(right[name], values) }));
  const said = off.filter(({ by }) => !(by <= TOLERANCE)).map(({ name, by }) => name + " " + by);
  const sentence = sentenceOf(found);
  return sentence === wanted.sentence ? said : [...said, sentence + " / " + wanted.sentence];
}

/** @param {{page: any, year: number|null, cases: any[]}} asked one year */
function compareYear({ page, year, cases }) {
  const begun = performance.now(), engine = new Engine(page).years.get(year);
  engine.compiled([]).program();
  const ready = performance.now() - begun, times = [], flows = [], limits = [], differing = [];
  for (const { name, question, bounds, plan, answer } of cases) {
    question.assumed = new Map(question.assumed);
    const start = performance.now(), found = engine.answer(question);
    times.push(performance.now() - start);
    const compiled = engine.compiled(question.projects);
    const solved = compiled.solve(assuming(compiled, engine.scenario(compiled, question), question.assumed));
    const most = (/** @type {any} */ wanted, /** @type {any} */ own) =>
      Math.max(...Object.keys(wanted).map((part) => apart(wanted[part], own[part])));
    flows.push(most(plan, solved.plan));
    limits.push(most(bounds, solved.bounds));
    const said = answer ? differences(answer, found) : [];
    // Said this way round, NaN is a difference.
    if (!(flows[flows.length - 1] <= TOLERANCE)) said.push("flows " + flows[flows.length - 1]);
    if (said.length) differing.push([name, said.join("; ")]);
  }
  return {
    asked: cases.length, ready, times, flow: Math.max(...flows), limit: Math.max(...limits), differences: differing,
  };
}
