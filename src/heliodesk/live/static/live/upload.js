// Send a file in parts. A break is waited out: the desk says how far it came, and sending goes on there.

const LONGEST_WAIT = 15_000; // ms between two tries

/** A refusal is the last word on a file; its message is for people. */
export class NotTaken extends Error {}

/**
 * @param {File} file
 * @param {object} o
 * @param {string} o.begin            where a file is announced
 * @param {string} o.under            where files have their addresses
 * @param {(path: string, body?: object) => Promise<{ok: boolean, status: number, data: object}>} o.call
 * @param {(path: string, part: Blob, on: object) => Promise<{ok: boolean, status: number, data: object}>} o.put
 * @param {(share: number) => void} o.onProgress
 * @param {(waits: boolean) => void} o.onBreak   there is no connection; it is tried again
 * @param {AbortSignal} o.signal
 * @returns {Promise<object>} the file as the desk tells it
 */
export async function upload(file, { begin, under, call, put, onProgress, onBreak, signal }) {
  let pause = 500;
  const wait = () => {
    onBreak(true);
    pause = Math.min(LONGEST_WAIT, pause * 2);
    return new Promise((resolve) => {
      setTimeout(resolve, pause);
      self.addEventListener("online", resolve, { once: true });
    });
  };
  /** The data of an answer; null when there was none and it is worth trying again. */
  const fruit = ({ ok, status, data }) => {
    signal.throwIfAborted();
    if (ok) {
      pause = 500;
      onBreak(false);
      return data;
    }
    const later = status === 429 && data.error !== "files-per-day"; // too many at once
    if (status >= 400 && !later && ![401, 408, 409, 500, 502, 503, 504].includes(status)) throw new NotTaken(data.message ?? String(status));
    return null;
  };
  const surely = async (path, body) => {
    for (;;) {
      const data = fruit(await call(path, body));
      if (data) return data;
      await wait();
    }
  };
  const { key, chunk, received } = await surely(begin, { name: file.name, size: file.size });
  const place = `${under}/${key}`;
  let done = received;
  while (done < file.size) {
    const told = (sent) => onProgress((done + sent) / file.size);
    const data = fruit(await put(`${place}?offset=${done}`, file.slice(done, done + chunk), { onProgress: told, signal }));
    if (data) {
      done = data.received;
    } else {
      await wait();
      done = (await surely(place)).received;
    }
  }
  onProgress(1);
  return surely(`${place}/finish`, {});
}

/** PUT one part; unlike fetch, XMLHttpRequest tells how much has gone. No answer is status 0. */
export function putPart(url, headers, part, { onProgress, signal }) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const end = () => {
      let data = {};
      try {
        data = JSON.parse(request.responseText);
      } catch {
        // no answer of ours: the status tells enough
      }
      resolve({ ok: request.status >= 200 && request.status < 300, status: request.status, data });
    };
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onloadend = end;
    request.open("PUT", url);
    request.timeout = 120_000;
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    signal.addEventListener("abort", () => request.abort());
    request.send(part);
  });
}

/** A small picture of a picture that is still here, on a canvas, which no policy of a page forbids; null for others. */
export async function thumbnail(file, size) {
  if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return null;
  try {
    const whole = await createImageBitmap(file);
    const share = Math.min(1, size / Math.max(whole.width, whole.height));
    const small = document.createElement("canvas");
    small.width = Math.max(1, Math.round(whole.width * share));
    small.height = Math.max(1, Math.round(whole.height * share));
    small.getContext("2d").drawImage(whole, 0, 0, small.width, small.height);
    whole.close();
    return small;
  } catch {
    return null; // it will be told by the desk
  }
}

/** What a person may choose; phones then give a JPEG instead of HEIC. The desk decides by the content. */
export const ACCEPTED = "image/png,image/jpeg,image/gif,image/webp,application/pdf,video/mp4,video/webm,video/quicktime,audio/ogg,audio/mpeg,audio/mp4,audio/wav,.amr,text/plain,.csv,.log";
export const MOST_FILES = 10;
