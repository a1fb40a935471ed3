// Runs in the pages of webviews before their own scripts: says when something can be seen.

/** Goes to every frame of a window as text, so it sees nothing of this module; `spanlightBenchSaid` is a binding. */
export function recordInPage() {
  // The frame inside the frame of a webview: VS Code writes its document into a blank one.
  if (window.parent === window || !/\/webview\/browser\/pre\/index\.html$/.test(parentPath())) return;
  // That frame is blank, then another document comes into the same window, into which VS Code writes: only that one counts.
  const { open } = Document.prototype;
  Document.prototype.open = function (...args) {
    const result = open.apply(this, args);
    Document.prototype.open = open;
    record(this);
    return result;
  };

  /** @param {Document} page */
  function record(page) {
    const observer = new MutationObserver(() => {
      // A row is filled inside an animation frame; the empty page is not.
      const row = page.querySelector('[role="row"][data-row]:not([hidden]):not(.pending) .name');
      const isEmptyPage = page.querySelector('[data-bench-empty]') !== null;
      if (!row?.textContent && !isEmptyPage) return;
      observer.disconnect();
      if (isEmptyPage) requestAnimationFrame(() => afterPaint(() => say('empty')));
      else afterPaint(() => say('rows'));
    });
    observer.observe(page, { childList: true, subtree: true, characterData: true });

    function say(what) {
      const at = Date.now();
      const rows = [...page.querySelectorAll('[role="row"][data-row]:not([hidden])')].map(row =>
        Number(row.dataset.row),
      );
      void window.spanlightBenchSaid({ what, at, rows });
    }
  }

  /** After the frame that is being made now. */
  function afterPaint(then) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then();
    port2.postMessage(null);
  }

  function parentPath() {
    try {
      return window.parent.location.pathname;
    } catch {
      return ''; // of another origin
    }
  }
}
