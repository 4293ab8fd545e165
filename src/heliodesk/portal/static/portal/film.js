// Record the screen for at most two minutes: counted where one sees it, shown before it is kept, and thrown away at a word.

const LONGEST = 120; // seconds
const KINDS = ["video/mp4;codecs=avc1", "video/webm;codecs=vp9", "video/webm"];

/** Resolves to a file, undefined when it was discarded, null when the screen was not shared. */
export async function record(box, { say, icon }) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 12 }, audio: false });
  } catch {
    return null;
  }
  const kind = KINDS.find((one) => MediaRecorder.isTypeSupported(one)) ?? "";
  const recorder = new MediaRecorder(stream, { mimeType: kind, videoBitsPerSecond: 1_200_000 });
  const parts = [];
  recorder.addEventListener("dataavailable", (event) => event.data.size && parts.push(event.data));

  const panel = Object.assign(document.createElement("div"), { className: "film" });
  const count = document.createElement("p");
  count.setAttribute("role", "timer");
  const stop = button("x", say("stop"), icon);
  panel.append(count, stop);
  box.append(panel);
  stop.focus();

  const began = Date.now();
  const show = () => {
    const seconds = Math.min(LONGEST, Math.floor((Date.now() - began) / 1000));
    count.textContent = say("counting", { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` });
    if (seconds >= LONGEST) end();
  };
  const end = () => recorder.state === "recording" && recorder.stop();
  const clock = setInterval(show, 500);
  show();
  stop.addEventListener("click", end);
  stream.getVideoTracks()[0].addEventListener("ended", end); // the browser's own "stop sharing"
  recorder.start(1000);
  await new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
  clearInterval(clock);
  for (const track of stream.getTracks()) track.stop();

  const type = recorder.mimeType.split(";")[0] || "video/webm";
  const blob = new Blob(parts, { type });
  const url = URL.createObjectURL(blob);
  const video = Object.assign(document.createElement("video"), { src: url, controls: true, muted: true, playsInline: true });
  const use = button("check", say("use"), icon);
  const discard = button("x", say("discard"), icon);
  const acts = Object.assign(document.createElement("p"), { className: "form-end" });
  acts.append(use, discard);
  panel.replaceChildren(video, acts);
  use.focus();
  const wanted = await new Promise((resolve) => {
    use.addEventListener("click", () => resolve(true));
    discard.addEventListener("click", () => resolve(false));
  });
  URL.revokeObjectURL(url);
  panel.remove();
  if (!wanted) return undefined;
  return new File([blob], `screen.${type === "video/mp4" ? "mp4" : "webm"}`, { type });
}

function button(drawing, text, icon) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "hd-btn hd-btn--touch" });
  made.append(icon(drawing), text);
  return made;
}
