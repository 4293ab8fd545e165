// The one place where text becomes elements (Trusted Types). The page's policy lets nothing else do it.
//
// What our own server sends is looked through before it is used: elements, attributes and addresses have to be of those that
// our templates write. A mistake that let a customer's markup into a fragment would show as a refused fragment here, and
// would still meet the Content Security Policy behind it.

const ELEMENTS = new Set(
  ("a abbr article aside audio b bdi bdo blockquote body br button caption code col colgroup datalist dd del details dfn dialog div dl dt em " +
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html i img input ins kbd label legend li main mark meter nav ol " +
    "optgroup option output p pre progress q s samp search section select small source span strong sub summary sup table tbody td " +
    "template textarea tfoot th thead time title tr u ul var video wbr " +
    "svg g defs symbol path circle rect line polyline polygon ellipse text tspan use").split(" "),
);
const OWN = new Set(["src", "action", "formaction", "poster", "hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-push-url", "hx-replace-url"]);
const NEVER = /^(on|hx-on|hx-vars|hx-vals|hx-headers|hx-ext|style$|srcdoc$|srcset$|shadowroot|xmlns:|is$|nonce$|background$|ping$|data-hx-)/;

const types = self.trustedTypes ?? { createPolicy: (_name, rules) => rules };
const inert = types.createPolicy("heliodesk", { createHTML: (text) => text }); // for parse() below, whose result runs nothing
types.createPolicy("default", {
  createHTML(text, _type, sink) {
    if (!/parse(HTMLUnsafe|FromString)/.test(sink ?? "")) throw new TypeError(`no HTML by ${sink}`); // htmx parses; nothing else may
    parse(text);
    return text;
  },
});

/** The elements of a fragment that our server sent. Throws when it holds what no template of ours writes. */
export function fragment(text) {
  return [...document.importNode(parse(text).body, true).childNodes];
}

function parse(text) {
  const made = new DOMParser().parseFromString(inert.createHTML(text), "text/html");
  look(made.documentElement);
  return made;
}

function look(root) {
  for (const element of [root, ...root.querySelectorAll("*")]) {
    const name = element.localName;
    if (!ELEMENTS.has(name)) throw new TypeError(`<${name}> is not of ours`);
    for (const { name: attribute, value } of element.attributes) {
      if (NEVER.test(attribute.toLowerCase()) || !allowed(name, attribute.toLowerCase(), value)) {
        throw new TypeError(`${attribute} of <${name}> is not of ours`);
      }
    }
    if (name === "template") for (const inside of element.content.children) look(inside);
  }
}

function allowed(element, attribute, value) {
  if (attribute === "href" || attribute === "xlink:href") {
    if (element === "use") return value.startsWith("#");
    return element === "a" && /^(https?:|mailto:|tel:|blob:)$/.test(new URL(value, location).protocol);
  }
  if (!OWN.has(attribute) || value === "true" || value === "false") return true;
  const { protocol, origin } = new URL(value, location);
  if (attribute === "src" && element === "img" && origin === document.body.dataset.filesOrigin) return true; // files have a host of their own
  return origin === location.origin || (attribute === "src" && protocol === "data:" && element === "img");
}
