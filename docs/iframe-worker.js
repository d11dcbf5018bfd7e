// The search of a site that lies in a folder: browsers start no workers for pages opened from disk, so the script of the
// search runs in a hidden frame instead. On a server nothing here is used.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    /** @param {string} address of the script */
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      const script = frame.contentDocument.createElement("script");
      this.inner = frame.contentWindow;
      this.inner.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      this.ready = new Promise((done) => { script.onload = done; });
      script.src = address;
      frame.contentDocument.body.append(script);
    }

    /** What is posted before the script has come waits for it. @param {any} data */
    postMessage(data) {
      this.ready.then(() => this.inner.dispatchEvent(new this.inner.MessageEvent("message", { data })));
    }
  };
}
