/// How pages look: light and dark as the reader wants it, on paper, and on a phone.
///
/// Every pair of text and ground has a contrast of at least 4.5, every mark one of at least 3
/// (WCAG 2.2, 1.4.3 and 1.4.11): a test measures them.
enum HTMLSheet {
    /// The sheet; it must not hold `</style`.
    static let css = colours + base + parts + figures + media

    private static let colours = """
        :root{color-scheme:light dark;--bg:#fff;--soft:#f4f6f8;--fg:#1b1f24;--mute:#535b65;\
        --line:#c9d1d9;--link:#0550ae;--good:#14532d;--good-bg:#dcf5e4;--notice:#5a4300;\
        --notice-bg:#fff3c9;--warn:#7d2f00;--warn-bg:#ffe6d5;--alarm:#fff;--alarm-bg:#a40e26;\
        --p0:#e6eaee;--p1:#a40e26;--p2:#a85a00;--p3:#2f6db5;--ok:#1f7a43;--edge:#767f8a;\
        --del:#8c1d18;--ins:#14532d}
        @media (prefers-color-scheme:dark){:root{--bg:#0d1117;--soft:#161c24;--fg:#e6edf3;\
        --mute:#a3adb8;--line:#3a424c;--link:#82b8ff;--good:#86e3a8;--good-bg:#12331f;\
        --notice:#f2cf70;--notice-bg:#392d04;--warn:#ffbe91;--warn-bg:#4a260c;--alarm:#fff;\
        --alarm-bg:#b3202f;--p0:#262d36;--p1:#ff7b86;--p2:#e3a23a;--p3:#79b8ff;--ok:#4cc27a;\
        --edge:#8b949e;--del:#ffa198;--ins:#86e3a8}}

        """

    private static let base = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--fg);font:1rem/1.5 system-ui,\
        "Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
        header,main,footer,nav{max-width:72rem;margin:0 auto;padding:0 1rem}
        h1{font-size:1.5rem;line-height:1.3;margin:.25rem 0 .75rem}
        h2{font-size:1.2rem;margin:2rem 0 .5rem;scroll-margin-top:1rem}
        h3{font-size:1rem;margin:1.25rem 0 .5rem}
        p{margin:.5rem 0}
        a{color:var(--link);text-underline-offset:.15em}
        a,code,kbd,td,th,dd,time,summary>*{unicode-bidi:isolate}
        code,pre,kbd{font:.875em/1.45 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px}
        .skip{position:absolute;left:-999rem}
        .skip:focus{left:1rem;top:.5rem;padding:.5rem;background:var(--bg)}
        .m,.mute{color:var(--mute)}
        .wide{overflow-x:auto;margin:.5rem 0}
        table{border-collapse:collapse;font-size:.9rem;width:max-content;min-width:100%}
        caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        th,td{text-align:start;vertical-align:top;padding:.3rem .75rem .3rem 0;\
        border-bottom:1px solid var(--line);max-width:26rem}
        td,thead th,.g{overflow-wrap:break-word}td:last-child{overflow-wrap:anywhere}
        th{font-weight:600}thead th{color:var(--mute)}.n{text-align:end}
        ul,ol{margin:.5rem 0;padding-inline-start:1.25rem}

        """

    private static let parts = """
        .g{display:inline-block;padding:0 .45em;border-radius:.6em;font-size:.85em;\
        border:1px solid var(--line);background:var(--soft)}
        .good{color:var(--good);background:var(--good-bg)}
        .notice{color:var(--notice);background:var(--notice-bg)}
        .warning{color:var(--warn);background:var(--warn-bg);font-weight:600}
        .alarm{color:var(--alarm);background:var(--alarm-bg);font-weight:700}
        .box{border:1px solid var(--line);border-inline-start:.35rem solid var(--p2);\
        background:var(--soft);padding:.5rem .75rem;margin:.75rem 0}
        .tiles{display:flex;flex-wrap:wrap;gap:.5rem;padding:0;margin:.75rem 0;list-style:none}
        .tiles li{border:1px solid var(--line);border-radius:.4rem;background:var(--soft);\
        padding:.25rem .75rem}
        .tiles b{font-size:1.15rem}
        .facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0}
        .facts dt{color:var(--mute)}.facts dd{margin:0}
        nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none}

        """

    private static let figures = """
        figure{margin:1rem 0}figcaption{font-weight:600;margin-bottom:.4rem}
        .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:0 2rem}
        .pair>figure>svg{width:100%;max-width:30rem;height:auto}
        svg{display:block}.wide svg{max-width:none}
        .t{fill:var(--fg);font-size:12px}.t.m{fill:var(--mute)}.t.s{font-size:10px}\
        .t.b{font-weight:600}
        .p0{fill:var(--p0)}.p1{fill:var(--p1)}.p2{fill:var(--p2)}.p3{fill:var(--p3)}\
        .ok{fill:var(--ok)}
        .ax{stroke:var(--line)}
        .node{fill:var(--soft);stroke:var(--edge)}.grave{stroke:var(--p1);stroke-width:3}
        .order,.need{fill:none;stroke:var(--edge);stroke-width:1.5}
        .need{stroke:var(--link);stroke-width:2;stroke-dasharray:5 3}

        """

    private static let media = """
        @media (max-width:40rem){h1{font-size:1.25rem}.facts{grid-template-columns:1fr;gap:0}\
        .facts dd{margin-bottom:.4rem}}
        @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
        @media print{:root{--bg:#fff;--soft:#fff;--fg:#000;--mute:#444;--line:#999;--link:#000;\
        --good:#000;--good-bg:#fff;--notice:#000;--notice-bg:#fff;--warn:#000;--warn-bg:#fff;\
        --alarm:#000;--alarm-bg:#fff;--p0:#eee;--p1:#222;--p2:#777;--p3:#aaa;--ok:#444;\
        --edge:#555;--del:#000;--ins:#000}body{font-size:10pt}nav,.skip{display:none}\
        header,main,footer{max-width:none;padding:0}figure,tr,li{break-inside:avoid}\
        h2,h3{break-after:avoid}.wide{overflow:visible}table{width:100%}svg{max-width:100%;height:auto;\
        print-color-adjust:exact}}

        """
}
