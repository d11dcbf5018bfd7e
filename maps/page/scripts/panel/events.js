// Events, the newest first: what was announced, what was observed, and what the model says of it.

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillEvents(holder, model, act) {
  place("sec-events").hidden = model.data.events.length === 0;
  holder.replaceChildren(
    remark(t("What was announced and what was observed are kept apart. “Not known” is not zero."), "0 0 4px"),
    ...[...model.data.events].reverse().map((event) => eventItem(model, act, event)));
}

/** @param {Model} model @param {Actions} act @param {RouteEvent} event */
function eventItem(model, act, event) {
  const key = "event:" + event.id;
  const replay = () => button(() => act.replay(key), { "data-event": event.id, text: t("Replay in the model") });
  const hits = hitsOf(model, event);
  return el("details", { class: "event" },
    el("summary", {}, el("span", { class: "when", text: daysWords(event.start, event.end) + " " }),
      el("span", { class: "tag", text: plain(event.kind) }), hits ? el("span", { class: "tag", text: hits }) : null,
      el("strong", { text: event.name })),
    facts([
      [t("Asset"), event.asset],
      [t("Announced"), event.announced || t("not known")],
      [t("Observed"), event.realised || t("not known")],
      [t("Volume lost"), event.volume_lost_mt === 0 ? t("none, as the source says") : tonnes(event.volume_lost_mt)],
      [t("Sent elsewhere"), tonnes(event.rerouted_mt)],
      [t("Confidence"), plain(event.confidence)],
      [t("Remarks"), event.note],
    ]),
    replayTable(model, event),
    model.replays(key) ? el("div", { class: "row-tools" }, replay()) : null,
    sourceList(model.data, event.sources));
}
