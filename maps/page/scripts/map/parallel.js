// Parallel legs: routes between the same two places, where the moorings of a terminal count as the terminal. A plan
// shares their sum out among them at will, so what they change is said of the sum.

/** @param {PageData} data @returns {Edge[][]} */
function parallelLegs({ edges, nodes }) {
  const moorings = new Set(nodes.filter(({ kind }) => kind === "mooring").map(({ id }) => id));
  const terminals = new Map(edges.filter(({ head }) => moorings.has(head)).map(({ head, tail }) => [head, tail]));
  /** @type {Map<string, Edge[]>} */
  const legs = new Map();
  for (const edge of edges) {
    const ends = [edge.tail, edge.head].map((id) => (terminals.has(id) ? terminals.get(id) + " mooring" : id));
    const key = [edge.mode, ...ends].join(" ");
    legs.set(key, [...(legs.get(key) || []), edge]);
  }
  return [...legs.values()].filter((some) => some.length > 1);
}

/** What a route changes together with others, Mt/y: a leg with those parallel to it, a gate with its corridor's.
 * @param {PageData} data @param {Edge[][]} legs @param {Scenario} scenario @returns {Map<string, number>} */
function netsOf({ edges, corridors }, legs, scenario) {
  const gates = corridors.map(({ id }) => edges.filter((edge) => edge.gate && edge.corridor === id));
  return new Map([...legs, ...gates].flatMap((some) => {
    const net = sum(some.map((edge) => stateOf(edge, scenario).change));
    return some.map((edge) => /** @type {[string, number]} */ ([edge.id, net]));
  }));
}

/**
 * The scenario as it is drawn: what parallel legs still carry is shared out evenly among those that are open.
 * @template {Scenario|null} Shown
 * @param {Edge[][]} legs
 * @param {Shown} scenario
 * @returns {Shown}
 */
function evened(legs, scenario) {
  if (!scenario) return scenario;
  const flows = { ...scenario.flows };
  for (const some of legs) {
    const open = some.filter(({ id }) => !scenario.blocked.has(id) && id in flows);
    const base = sum(open.map(({ flow_mt }) => flow_mt || 0)), flow = sum(open.map(({ id }) => flows[id]));
    for (const { id, flow_mt } of open) flows[id] = base > 0 ? (flow * (flow_mt || 0)) / base : flow / open.length;
  }
  return { ...scenario, flows };
}
