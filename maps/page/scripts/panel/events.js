// Events by date: what was announced and what was observed.

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillEvents(holder, model, act) {
  place("sec-events").hidden = model.data.events.length === 0;
  holder.replaceChildren(
    remark("What was announced and what was observed are kept apart. “Not known” is not zero.", "0 0 4px"),
    ...model.data.events.map((event) => eventItem(model, act, event)));
}

/** @param {Model} model @param {Actions} act @param {RouteEvent} event */
function eventItem(model, act, event) {
  const end = event.end && event.end !== event.start ? " to " + event.end : "", key = "event:" + event.id;
  const replay = () => button(() => act.replay(key), { "data-event": event.id, text: "Replay in the model" });
  return el("details", { class: "event" },
    el("summary", {}, el("span", { class: "when", text: event.start + end + " " }),
      el("span", { class: "tag", text: plain(event.kind) }), el("strong", { text: event.name })),
    facts([
      ["Asset", event.asset],
      ["Announced", event.announced || "not known"],
      ["Observed", event.realised || "not known"],
      ["Volume lost", event.volume_lost_mt === 0 ? "none, as the source says" : tonnes(event.volume_lost_mt)],
      ["Sent elsewhere", tonnes(event.rerouted_mt)],
      ["Confidence", event.confidence],
      ["Remarks", event.note],
    ]),
    model.replays(key) ? el("div", { class: "row-tools" }, replay()) : null,
    sourceList(model.data, event.sources));
}
