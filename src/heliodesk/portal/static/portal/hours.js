// Tells the page the browser's zone, once, where nobody has said one: it is kept in the reader's own cookie.

const { zone, by, ask } = document.body.dataset;
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const moved = by === "browser" && timeZone !== zone; // a traveller
if (timeZone && (ask !== undefined || moved)) {
  const held = document.cookie.split("; ").find((each) => each.startsWith("heliodesk-place="))?.slice(16) ?? "";
  const place = new URLSearchParams(held.replace(/^"|"$/g, ""));
  place.set("zone", timeZone);
  place.set("by", "browser");
  const secure = location.protocol === "https:" ? ";secure" : "";
  document.cookie = `heliodesk-place=${place};path=/;max-age=34560000;samesite=lax${secure}`;
  // A browser that keeps no cookie shows the office's times: loading anew would change nothing.
  if (document.cookie.includes(`heliodesk-place=${place}`) && !sessionStorage.getItem("heliodesk-zone")) {
    sessionStorage.setItem("heliodesk-zone", timeZone);
    location.reload();
  }
}
