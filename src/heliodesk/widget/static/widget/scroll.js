// The talk stays at its newest unless the reader has gone up; earlier messages come when they reach the top.

const NEAR = 60; // px

/**
 * @param {object} o
 * @param {object} o.parts   scroller, log, pill
 * @param {() => Promise<boolean>} o.older
 * @param {() => void} o.onEnd   the newest is in view
 */
export function scrolling({ parts: { scroller, log, pill }, older, onEnd }) {
  let loading = false;
  let follow = true;

  const down = () => (scroller.scrollTop = scroller.scrollHeight);
  const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  const end = () => {
    pill.hidden = true;
    onEnd();
  };

  async function more() {
    if (loading) return;
    loading = true;
    log.setAttribute("aria-live", "off"); // what is old is not read out as news
    try {
      await older();
    } finally {
      loading = false;
      requestAnimationFrame(() => log.removeAttribute("aria-live"));
    }
  }

  scroller.addEventListener("scroll", () => {
    follow = atEnd();
    if (follow) end();
    if (scroller.scrollTop < NEAR && scroller.scrollHeight > scroller.clientHeight + NEAR) more();
  });
  pill.addEventListener("click", () => {
    down();
    scroller.focus();
  });
  new ResizeObserver(() => follow && down()).observe(scroller);

  return {
    get follows() {
      return follow;
    },
    /** Draw, and keep the reader's place: at the newest, or at what they read. */
    around(drawing, isNews) {
      const fromEnd = scroller.scrollHeight - scroller.scrollTop;
      const before = scroller.scrollTop;
      drawing();
      if (follow) down();
      else scroller.scrollTop = loading ? scroller.scrollHeight - fromEnd : before;
      if (!follow && isNews) pill.hidden = false;
    },
    down() {
      follow = true;
      down();
      end();
    },
  };
}
