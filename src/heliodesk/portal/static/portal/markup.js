// Cover a picture before it is sent: blur, boxes, arrows. The picture that leaves is drawn anew from the canvas, so what was
// blurred is not in it, nor the original's metadata.

const LARGEST = 2400; // px of the longer side; enough to read a screenshot
const BLOCK = 24; // px on the picture: what is blurred becomes blocks of one colour each

/** Show the picture for covering. Resolves to the file to send, or null when it shall not be sent. */
export async function cover(file) {
  let whole;
  try {
    whole = await createImageBitmap(file);
  } catch {
    return file; // no picture that can be drawn: the desk says what is wrong with it
  }
  const dialog = document.querySelector("#markup");
  const canvas = dialog.querySelector("canvas");
  const share = Math.min(1, LARGEST / Math.max(whole.width, whole.height));
  canvas.width = Math.max(1, Math.round(whole.width * share));
  canvas.height = Math.max(1, Math.round(whole.height * share));
  const ink = canvas.getContext("2d", { willReadFrequently: true });
  const marks = [];
  const unit = Math.max(2, Math.round(Math.max(canvas.width, canvas.height) / 400));
  let tool = "blur";
  const cursor = { x: canvas.width / 4, y: canvas.height / 4, w: canvas.width / 3, h: canvas.height / 8 };

  const draw = (open) => {
    ink.drawImage(whole, 0, 0, canvas.width, canvas.height);
    for (const mark of open ? [...marks, open] : marks) stroke(ink, mark, unit);
  };
  const pressed = () => {
    for (const button of dialog.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
  };
  draw();
  pressed();

  const on = new AbortController();
  const listen = (target, name, act) => target.addEventListener(name, act, { signal: on.signal });
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * canvas.width, y: ((event.clientY - box.top) / box.height) * canvas.height };
  };
  let from = null;
  listen(canvas, "pointerdown", (event) => {
    from = place(event);
    canvas.setPointerCapture(event.pointerId);
  });
  listen(canvas, "pointermove", (event) => {
    if (from) draw({ tool, from, to: place(event) });
  });
  listen(canvas, "pointerup", (event) => {
    const to = place(event);
    if (from && Math.hypot(to.x - from.x, to.y - from.y) > 4) marks.push({ tool, from, to });
    from = null;
    draw();
  });
  listen(canvas, "keydown", (event) => {
    const step = Math.max(4, canvas.width / 60);
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (way) {
      if (event.shiftKey) [cursor.w, cursor.h] = [Math.max(4, cursor.w + way[0]), Math.max(4, cursor.h + way[1])];
      else [cursor.x, cursor.y] = [cursor.x + way[0], cursor.y + way[1]];
    } else if (event.key === "Enter") {
      marks.push(keyed());
    } else return;
    event.preventDefault();
    draw(event.key === "Enter" ? null : keyed());
  });
  const keyed = () => ({ tool, from: { x: cursor.x, y: cursor.y }, to: { x: cursor.x + cursor.w, y: cursor.y + cursor.h } });

  return new Promise((resolve) => {
    const done = (result) => {
      on.abort();
      dialog.close();
      whole.close();
      resolve(result);
    };
    listen(dialog, "cancel", (event) => {
      event.preventDefault();
      done(null);
    });
    listen(dialog, "click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.tool) {
        tool = button.dataset.tool;
        pressed();
      } else if (button.dataset.do === "undo") {
        marks.pop();
        draw();
      } else if (button.dataset.do === "cancel") {
        done(null);
      } else if (button.dataset.do === "use") {
        draw();
        canvas.toBlob((blob) => done(blob && new File([blob], named(file.name), { type: "image/png" })), "image/png");
      }
    });
    dialog.showModal();
  });
}

const named = (name) => `${name.replace(/\.[^.]*$/, "") || "picture"}.png`;

function stroke(ink, { tool, from, to }, unit) {
  const x = Math.floor(Math.min(from.x, to.x));
  const y = Math.floor(Math.min(from.y, to.y));
  const w = Math.ceil(Math.abs(to.x - from.x));
  const h = Math.ceil(Math.abs(to.y - from.y));
  if (tool === "blur") return destroy(ink, x, y, w, h);
  ink.strokeStyle = "#b02a1f";
  ink.lineWidth = unit * 1.5;
  ink.lineJoin = ink.lineCap = "round";
  if (tool === "box") return ink.strokeRect(x, y, w, h);
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const head = unit * 8;
  ink.beginPath();
  ink.moveTo(from.x, from.y);
  ink.lineTo(to.x, to.y);
  for (const turn of [-0.5, 0.5]) {
    ink.moveTo(to.x, to.y);
    ink.lineTo(to.x - head * Math.cos(angle + turn), to.y - head * Math.sin(angle + turn));
  }
  ink.stroke();
}

/** Blocks of one colour, each half way to the middle of the whole, so that letters cannot be told from them again: a blur
 *  that only smears can be computed back, and small blocks over known letters can be guessed. */
function destroy(ink, x, y, w, h) {
  const left = Math.max(0, x);
  const top = Math.max(0, y);
  const right = Math.min(ink.canvas.width, x + w);
  const bottom = Math.min(ink.canvas.height, y + h);
  if (right <= left || bottom <= top) return;
  const all = mean(ink.getImageData(left, top, right - left, bottom - top).data);
  for (let v = top; v < bottom; v += BLOCK)
    for (let u = left; u < right; u += BLOCK) {
      const width = Math.min(BLOCK, right - u);
      const height = Math.min(BLOCK, bottom - v);
      const own = mean(ink.getImageData(u, v, width, height).data);
      // Eight steps a colour leave nothing fine to compare with.
      const [r, g, b] = own.map((value, i) => Math.round((value + all[i]) / 2 / 32) * 32);
      ink.fillStyle = `rgb(${r} ${g} ${b})`;
      ink.fillRect(u, v, width, height);
    }
}

function mean(data) {
  const sum = [0, 0, 0];
  for (let i = 0; i < data.length; i += 4) for (let c = 0; c < 3; c++) sum[c] += data[i + c];
  return sum.map((value) => value / (data.length / 4));
}
