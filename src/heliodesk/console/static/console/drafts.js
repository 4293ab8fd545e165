// What has been typed and not sent, kept in this browser for each conversation. Each draft has the id under which it
// will be stored, made once: however often it is sent, it is one message.

const prefix = `helio:draft:${document.body.dataset.agent}:`;

/** @returns {{text: string, kind: string, id: string}} */
export function load(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(prefix + key));
    if (kept?.id) return kept;
  } catch {
    // storage is off, or its content is not ours: begin anew
  }
  return { text: "", kind: "text", id: newId() };
}

export function keep(key, draft) {
  try {
    if (draft.text) localStorage.setItem(prefix + key, JSON.stringify(draft));
    else localStorage.removeItem(prefix + key);
  } catch {
    // storage is full or off: the text is still in the field
  }
}

export function has(key) {
  try {
    return localStorage.getItem(prefix + key) !== null;
  } catch {
    return false;
  }
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // a desk on plain http in an office network
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
