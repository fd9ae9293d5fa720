/* Search without a web server.
 *
 * From file:// a browser refuses `new Worker(...)`. This stand-in runs the worker's script in a
 * hidden frame instead. It writes no inline script, so the pages' Content-Security-Policy can
 * stay strict. Material for MkDocs looks for "iframe-worker" in the file's name.
 */
"use strict";
(() => {
  class FrameWorker extends EventTarget {
    constructor(url) {
      super();
      this.onmessage = null;
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "Search";
      document.body.appendChild(frame);
      this.frame = frame;
      const inside = frame.contentWindow;
      inside.postMessage = (data) => this.#tell(data);
      inside.importScripts = (...urls) =>
        urls.reduce((before, next) => before.then(() => load(inside.document, next)), Promise.resolve());
      this.ready = load(inside.document, new URL(url, location.href).href);
      this.ready.catch((error) => this.dispatchEvent(new ErrorEvent("error", { message: error.message })));
    }

    /** From the page to the worker's script. */
    postMessage(data) {
      this.ready.then(() => {
        const inside = this.frame.contentWindow;
        inside.dispatchEvent(new inside.MessageEvent("message", { data }));
      }, () => {});
    }

    terminate() {
      this.frame.remove();
    }

    /** From the worker's script to the page. */
    #tell(data) {
      setTimeout(() => {
        const event = new MessageEvent("message", { data });
        this.dispatchEvent(event);
        if (typeof this.onmessage === "function") this.onmessage(event);
      });
    }
  }

  function load(doc, url) {
    return new Promise((done, failed) => {
      const script = doc.createElement("script");
      script.onload = () => done();
      script.onerror = () => failed(new Error("cannot load " + url));
      script.src = url;
      doc.body.appendChild(script);
    });
  }

  if (location.protocol === "file:") window.Worker = FrameWorker;
})();
