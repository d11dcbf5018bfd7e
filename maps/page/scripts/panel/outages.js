// Outages in the panel: days until fields are cut, output and tanks day by day; or how to ask for them.

/** Days, output and tanks. @param {Model} model @param {Scenario} result */
function outagePart(model, result) {
  const { outages } = model.data, found = outageOf(model);
  if (!outages) return null;
  if (found) return el("div", { id: "outage" }, ...outageTables(outages, found));
  const command = result.command?.replace(/ --horizon \w+/, "").replace("kzroutes block", "$& --days " + outages.days);
  return el("div", { id: "outage" },
    remark(t("Days until fields are cut, and tanks, are forecast here for single things of the list and for the "
      + "questions above, on {0} and with nothing assumed.", outages.year ?? "")
      + (command ? " " + t("For this ask:") : ""), "6px 0"),
    command ? copyLine(command, t("the command")) : null);
}

/** @param {Outages} outages @param {Outage} outage */
function outageTables({ days, year }, { draws, tanks_mt: tanks, course, ...measures }) {
  const caption = t("If it lasts {0} days, and others take what they can within a month: a forecast on {1} (in "
    + "brackets what holds 90 % of {2} draws)", days, year ?? "", draws);
  const row = (/** @type {string} */ name, /** @type {Draws} */ values, say = dayWords) => el("tr", {},
    el("th", { scope: "row", text: name }), el("td", { text: drawWords(values, say) }));
  return [
    numberTable("numbers outage", caption, [t("Forecast"), t("Median")], [
      row(t("Fields first cut after, days"), measures.first_cut_days),
      row(t("Output lost, {0}", t("Mt")), measures.lost_mt, digits),
      row(t("Output back after reopening, days"), measures.output_recovery_days),
    ]),
    numberTable("numbers outage course", t("Output, {0}, and what is in the tanks that take part, {1} (they hold {2})",
      shownUnit.name, t("Mt"), digits(tanks)), [t("Day"), t("Output"), t("In tanks")],
    course.map(([day, ...values]) => el("tr", {}, el("th", { scope: "row", text: day }),
      el("td", { text: drawWords(values.slice(0, 3), volume) }),
      el("td", { text: drawWords(values.slice(3), digits) })))),
  ];
}

/** @param {Draws} values @param {(value: number) => string} say */
function drawWords(values, say) {
  const [low, median, high] = values.map((value) => (isKnown(value) ? say(value) : t("never")));
  return low === high ? median : median + " (" + low + "–" + high + ")";
}

/** Days to a tenth. @param {number} days */
function dayWords(days) { return fixed(days, 1); }
