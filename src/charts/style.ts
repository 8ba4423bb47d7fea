import { MOST_PANELS } from './panels.ts';

const SWITCHES = Array.from(
  { length: MOST_PANELS },
  (_, i) => `.choice>input:nth-of-type(${i + 1}):checked~div:nth-of-type(${i + 1})`,
).join(',');

export const STYLE = `
:root{color-scheme:light dark;--page:#f5f5f5;--card:#fff;--text:#1c1c1c;--faint:#707070;--line:#d8d8d8;--area:#00000012;--shade:#0000002e;
--green:#31a354;--pale-green:#74c476;--red:#fb6a4a;--orange:#fd8d3c;--purple:#9e9ac8;--blue:#3182bd;--pale-blue:#6baed6;--yellow:#fdd835;--grey:#8a8a8a;--empty:#e4e4e4;
--b1:#d73027;--b2:#fdae61;--b3:#a6d96a;--b4:#1a9850;--day:#08519c;--line-mark:#d9480f}
@media(prefers-color-scheme:dark){:root{--page:#2c2c2c;--card:#363636;--text:#fcfcfc;--faint:#a8a8a8;--line:#505050;--area:#ffffff14;--shade:#00000080;
--green:#3fae62;--pale-green:#83cf8a;--orange:#fd9a52;--blue:#4f9bd1;--pale-blue:#7bbce2;--empty:#454545;--b2:#f5b46d;--day:#6fb5f0;--line-mark:#ffa94d}}
*{box-sizing:border-box}
body{margin:0;padding:1rem;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
header{text-align:center;margin:.25rem 0 1rem}header h1{font-size:1.5rem;font-weight:500;margin:0}header p{margin:0;color:var(--faint)}
main{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,34rem),1fr));gap:1rem;max-width:96rem;margin:0 auto}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;box-shadow:0 1px 4px var(--shade);padding:.9rem 1.1rem 1.1rem;min-width:0;text-align:center;break-inside:avoid}
section.wide{grid-column:1/-1}section.wide svg{max-width:52rem}
section h2{font-size:1.35rem;font-weight:500;margin:0 0 .5rem;padding-bottom:.4rem;border-bottom:1px solid var(--line);text-align:left}
section p{margin:.15rem 0}section p.about{color:var(--faint);margin-bottom:.5rem}
svg{display:block;width:100%;height:auto;margin:.4rem auto 0;font-size:11px}
.axis line{stroke:var(--line)}.axis line.grid{opacity:.5}.axis text{fill:var(--faint)}.none{fill:var(--faint);font-size:20px;letter-spacing:.1em}
.area{fill:var(--area);stroke:var(--line)}.hit{fill:transparent}.bin:hover .hit{fill:var(--area)}
.green{fill:var(--green)}.pale-green{fill:var(--pale-green)}.red{fill:var(--red)}.orange{fill:var(--orange)}.purple{fill:var(--purple)}.blue{fill:var(--blue)}
.pale-blue{fill:var(--pale-blue)}.yellow{fill:var(--yellow)}.grey{fill:var(--grey)}.empty{fill:var(--empty)}.day{fill:var(--day)}
.b1{fill:var(--b1)}.b2{fill:var(--b2)}.b3{fill:var(--b3)}.b4{fill:var(--b4)}.mark-key{fill:var(--line-mark)}.mark{fill:none;stroke:var(--line-mark);stroke-width:2;stroke-linejoin:round}
.choice>input{position:absolute;opacity:0;pointer-events:none}
.choice>label{display:inline-block;cursor:pointer;padding:.05rem .7rem;margin:.1rem;border:1px solid var(--line);border-radius:999px;color:var(--faint);font-size:.87rem}
.choice>label:hover{color:var(--text)}.choice>input:checked+label{background:var(--blue);border-color:var(--blue);color:#fff}
.choice>input:focus-visible+label{outline:2px solid var(--blue);outline-offset:2px}
.choice>div{display:none}${SWITCHES}{display:block}
table{border-collapse:collapse;margin:.6rem auto 0}th,td{padding:.1rem .6rem}td{font-variant-numeric:tabular-nums}
.facts th{text-align:right;font-weight:400;color:var(--faint)}.facts td{text-align:left}
.numbers th{font-weight:400;text-align:left}.numbers thead th{color:var(--faint);text-align:right}.numbers td{text-align:right}.numbers tr.sum>*{border-top:1px solid var(--line)}
.numbers i,.key i{display:inline-block;width:.75em;height:.75em;border-radius:2px;margin-right:.5em}.numbers svg,.key svg{display:inline-block;width:.75em;height:.75em;margin:0 .45em 0 0;vertical-align:-.03em}
.key{font-size:.85rem;color:var(--faint);margin-top:.3rem}.key span{margin:0 .5rem;white-space:nowrap}
.pie{display:flex;flex-wrap:wrap;justify-content:center;align-items:center;gap:1rem}.pie>svg{width:11rem;margin:0}.pie table{margin:0}
@media print{body{background:#fff}section{box-shadow:none}}
`.trim();
