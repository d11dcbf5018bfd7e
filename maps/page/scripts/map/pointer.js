// The pointer on a map: what it points at stands out, and a click acts on just that.

/** @typedef {(target: Target, closing: Closing|null) => void} Press what a click on a target does */

class Pointer {
  /** @param {Sheet} sheet @param {Model} model @param {Press} press */
  constructor(sheet, model, press) {
    this.sheet = sheet;
    this.model = model;
    this.press = press;
    this.hint = new Hint(sheet.map);
    this.reach = MOUSE_REACH;
    /** @type {string|null} what is pointed at */
    this.on = null;
    /** @type {string|null} what was pressed, until the pointer has been elsewhere */
    this.pressed = null;
    const holder = sheet.map.getContainer();
    listen(holder, {
      pointerdown: ({ pointerType }) => { this.reach = pointerType === "touch" ? FINGER_REACH : MOUSE_REACH; },
      pointermove: (event) => { if (event.pointerType !== "touch") this.move(event); },
      pointerleave: () => this.aim(null),
    });
    sheet.map.on("click", ({ containerPoint: at, originalEvent: { target } }) => {
      // A button of the legend is made anew when it is pressed: Leaflet no longer knows that it lay over the map.
      if (/** @type {Node} */ (target).isConnected) this.click(at);
    });
    sheet.map.on("movestart zoomstart", () => this.aim(null));
  }

  /** @param {PointerEvent} event */
  move(event) {
    const over = /** @type {Element} */ (event.target).closest(".leaflet-control, .leaflet-container");
    const onMap = over === this.sheet.map.getContainer() && !event.buttons;
    this.aim(onMap ? this.sheet.map.mouseEventToContainerPoint(event) : null);
  }

  /** @param {Point} at @param {number} reach */
  under(at, reach) {
    return aimAt(at, this.sheet.overlay.screen, reach, (target) => closingOf(this.model, target) !== null);
  }

  /** Show what a click would do. @param {Point|null} at */
  aim(at) {
    const target = at ? this.under(at, MOUSE_REACH) : null, on = target && idOf(target);
    if (on === this.on) return void (at && this.hint.follow(at));
    this.on = on;
    this.sheet.map.getContainer().classList.toggle("aimed", on !== null);
    this.hush();
    if (at && target) this.tell(target, at);
    else this.pressed = null;
  }

  /** Unless it is what was just pressed. @param {Target} target @param {Point} at */
  tell(target, at) {
    const closing = closingOf(this.model, target);
    if (doesOf(target, closing) === this.pressed) return;
    this.pressed = null;
    const edges = closing ? closing.edges : target.members;
    this.sheet.routes.glows.show("aimed", edges);
    this.hint.show(hintWords(target, closing), at, edges);
  }

  hush() {
    this.sheet.routes.glows.show("aimed", []);
    this.hint.hide();
  }

  /** What was pressed needs no hint any more, until the pointer has been elsewhere. @param {Point} at */
  click(at) {
    const target = this.under(at, this.reach), closing = target ? closingOf(this.model, target) : null;
    this.hush();
    if (!target) return;
    this.on = idOf(target);
    this.pressed = doesOf(target, closing);
    this.press(target, closing);
  }
}

/** @param {Target} target */
function idOf({ thing }) { return thing.kind + ":" + thing.id; }

/** What a click does, the same all along what it closes. @param {Target} target @param {Closing|null} closing */
function doesOf(target, closing) { return closing ? closing.keys.join(" ") : idOf(target); }

/** @param {Target} target @param {Closing|null} closing */
function hintWords({ name, members }, closing) {
  const what = members.length > 1 ? t("{0} and {1} beside it", name, members.length - 1) : name;
  if (!closing) return [what, t("Click for details")];
  return [what, closing.reopens ? t("Click reopens {0}", closing.name) : t("Click blocks {0}", closing.name)];
}
