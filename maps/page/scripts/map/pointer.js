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
    /** @type {string|null} what is pointed at, and what a click would do to it */
    this.on = null;
    const holder = sheet.map.getContainer();
    listen(holder, {
      pointerdown: ({ pointerType }) => { this.reach = pointerType === "touch" ? FINGER_REACH : MOUSE_REACH; },
      pointermove: (event) => { if (event.pointerType !== "touch") this.move(event); },
      pointerleave: () => this.aim(null),
    });
    sheet.map.on("click", (event) => this.click(event.containerPoint));
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
    const target = at ? this.under(at, MOUSE_REACH) : null;
    const on = target ? target.thing.kind + ":" + target.thing.id : null;
    if (on === this.on) return void (at && this.hint.follow(at));
    this.on = on;
    this.sheet.map.getContainer().classList.toggle("aimed", on !== null);
    const closing = target ? closingOf(this.model, target) : null;
    this.sheet.routes.highlight("aimed", closing ? closing.edges : target ? target.members : []);
    if (target && at) this.hint.show(hintWords(target, closing), at, target.members);
    else this.hint.hide();
  }

  /** What was pressed needs no hint any more, until the pointer has been elsewhere. @param {Point} at */
  click(at) {
    const target = this.under(at, this.reach);
    this.hint.hide();
    this.sheet.routes.highlight("aimed", []);
    if (!target) return;
    this.on = target.thing.kind + ":" + target.thing.id;
    this.press(target, closingOf(this.model, target));
  }
}

/** @param {Target} target @param {Closing|null} closing */
function hintWords({ name }, closing) {
  if (!closing) return [name, "Click for details"];
  return [name, (closing.reopens ? "Click reopens " : "Click blocks ") + closing.name];
}
