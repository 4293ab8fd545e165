// One event stream for a browser, resumed after every break. Serves the widget and the console alike.
//
// Of all tabs that share a name one holds the stream (a Web Lock decides which) and passes events on by
// BroadcastChannel. Every tab keeps the cursor; when the holder goes, the next one resumes where it stopped.
// Events carry ids only, so hearing one twice is harmless and hearing none is repaired by `onReload`.

const LONGEST_PAUSE = 15_000; // ms between attempts
const SILENT = 40_000; // ms without a heartbeat: the connection is dead, whatever the browser thinks

/**
 * Open the shared stream.
 * @param {object} o
 * @param {string} o.name        tabs with the same name share a connection: one for each viewer
 * @param {string} o.url         address of the stream
 * @param {() => Promise<string>} o.token   a fresh stream token; an error with `final` set ends the stream
 * @param {string} [o.cursor]    where to start: the cursor that came with the state on the page
 * @param {(event: object) => void} o.onEvent
 * @param {() => void} o.onReload           the history is another one, or too much was missed: load everything anew
 * @param {(state: "open" | "lost" | "ended") => void} [o.onState]
 * @returns {{close: () => void, retry: () => void}}
 */
export function openStream({ name, url, token, cursor = "", onEvent, onReload, onState = () => {} }) {
  const stop = new AbortController();
  const channel = "BroadcastChannel" in self ? new BroadcastChannel(`helio:${name}`) : null;
  let state = "";
  let pause = 0;
  let hurry = () => {};
  let attempt = new AbortController();

  const say = (next) => {
    if (next !== state) onState((state = next));
  };
  const take = (message) => {
    if (message.id) cursor = message.id;
    if (message.state) say(message.state);
    if (message.reload) onReload();
    else if (message.event) onEvent(message.event);
  };
  const tell = (message) => {
    take(message);
    channel?.postMessage(message);
  };

  async function hold() {
    while (!stop.signal.aborted) {
      try {
        await read();
        pause = 0;
      } catch (error) {
        if (stop.signal.aborted) return;
        if (error.final) return tell({ state: "ended" });
      }
      tell({ state: "lost" });
      // A growing pause with a random part, so that a restarted server is not met by everybody at once.
      pause = Math.min(LONGEST_PAUSE, pause * 2 || 250);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, pause * (0.5 + Math.random() / 2));
        hurry = () => (clearTimeout(timer), resolve());
      });
    }
  }

  async function read() {
    attempt = new AbortController();
    const abort = () => attempt.abort();
    stop.signal.addEventListener("abort", abort);
    let watchdog = setTimeout(abort, SILENT);
    try {
      const headers = { authorization: `Bearer ${await token()}` };
      if (cursor) headers["last-event-id"] = cursor;
      const answer = await fetch(url, { headers, signal: attempt.signal, cache: "no-store", credentials: "omit" });
      if (!answer.ok) throw new Error(`stream: ${answer.status}`);
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(watchdog);
        watchdog = setTimeout(abort, SILENT);
        pause = 0;
        const parts = (text + value).split("\n\n");
        text = parts.pop();
        parts.forEach(parse);
        tell({ state: "open" });
      }
    } finally {
      clearTimeout(watchdog);
      stop.signal.removeEventListener("abort", abort);
    }
  }

  function parse(part) {
    const fields = {};
    for (const line of part.split("\n")) {
      const colon = line.indexOf(":");
      if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).trim();
    }
    if (fields.event === "reload") return tell({ reload: true });
    if (!fields.data) return;
    const event = JSON.parse(fields.data);
    tell(event.kind === "here" ? { id: fields.id } : { id: fields.id, event });
  }

  channel?.addEventListener("message", ({ data }) => {
    if (data.ask) {
      if (state) channel.postMessage({ state });
    } else take(data);
  });
  channel?.postMessage({ ask: true }); // a newcomer hears how the connection stands
  if (navigator.locks) {
    navigator.locks.request(`helio:${name}`, { signal: stop.signal }, hold).catch(() => {});
  } else {
    hold();
  }
  // A network that comes back may be another one: the old connection is not waited for, though it may seem to live.
  const retry = () => {
    hurry();
    pause = 0;
    attempt.abort();
  };
  self.addEventListener("online", retry);
  return {
    retry,
    close() {
      self.removeEventListener("online", retry);
      stop.abort();
      channel?.close();
    },
  };
}
