/// How a report's page looks beside what all pages have.
enum ReportSheet {
    static let css: StaticString = """
        .rows{list-style:none;padding:0;border-top:1px solid var(--line)}
        .rows>li{border-bottom:1px solid var(--line);content-visibility:auto;\
        contain-intrinsic-size:auto 2.2rem}
        .rows>li:target{outline:2px solid var(--link);outline-offset:-2px}
        summary{cursor:pointer;padding:.3rem 0}
        .rows summary{display:grid;grid-template-columns:1rem minmax(0,2fr) minmax(0,1.6fr) 5.5rem \
        5rem 4rem minmax(0,2.5fr);gap:0 .75rem;list-style:none}
        .rows summary::-webkit-details-marker{display:none}
        .rows summary::before{content:"\u{25B8}"/"";color:var(--mute)}
        .rows details[open]>summary::before{content:"\u{25BE}"/""}
        .rows summary>:nth-child(3),.rows summary>:nth-child(5),.rows summary>:nth-child(6){\
        color:var(--mute)}
        .rows summary>:nth-child(2):empty,.rows summary>:nth-child(2):empty~:empty{display:none}
        .rows summary>:nth-child(2):empty~:last-child{grid-column:3/-1}
        .rows summary>.g{justify-self:start;align-self:start}
        .rows dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0;\
        padding:0 0 .5rem 1.75rem}.rows dt{color:var(--mute)}.rows dd{margin:0}
        .rows dl ul{margin:0;padding-inline-start:1.1rem}
        kbd{user-select:all;background:var(--soft);border:1px solid var(--line);\
        border-radius:.25rem;padding:.05rem .35rem}
        del{color:var(--del)}ins{color:var(--ins)}
        h1 small{font-size:1rem;font-weight:400;color:var(--mute)}
        #filter{max-width:70rem;width:calc(100% - 2rem);margin:.75rem auto;padding:.5rem .75rem;display:flex;flex-wrap:wrap;\
        gap:.5rem 1rem;align-items:center;background:var(--soft);border:1px solid var(--line)}
        #filter[hidden]{display:none}
        #filter p{margin:0}#filter label{min-width:0;max-width:100%}
        select,input,button{font:inherit;color:var(--fg);background:var(--bg);\
        border:1px solid var(--edge);border-radius:.25rem;padding:.15rem .4rem;max-width:100%}
        @media (max-width:52rem){.rows summary{display:flex;flex-wrap:wrap;gap:0 .6rem;\
        position:relative;padding-inline-start:1.4rem}\
        .rows summary::before{position:absolute;inset-inline-start:0}\
        .rows summary>:first-child,.rows summary>:last-child{flex-basis:100%}\
        .rows summary>:empty{display:none}.rows dl{padding-inline-start:1.4rem}}
        @media (max-width:40rem){.rows dl{grid-template-columns:1fr;gap:0}.rows dd{margin-bottom:.4rem}}
        @media print{#filter{display:none}.rows>li{content-visibility:visible}\
        .rows summary{grid-template-columns:1rem 2fr 1.6fr 4rem 4rem 3rem 2.5fr}}

        """
}

/// What runs on a report's page: it filters the rows, and opens the one that a jump leads to.
enum ReportScript {
    static let source: StaticString = """
        (function () {
          "use strict";
          function open() {
            var id = location.hash.slice(1);
            var row = id && document.getElementById(id);
            var details = row && row.querySelector(":scope > details");
            if (details) details.open = true;
          }
          addEventListener("hashchange", open);
          open();
          var bar = document.getElementById("filter");
          if (!bar) return;
          bar.hidden = false;
          function get(id) { return document.getElementById("f-" + id); }
          var fields = [get("layer"), get("risk"), get("state"), get("name")];
          var lists = Array.prototype.slice.call(document.querySelectorAll("ul[data-s]"));
          var count = 0;
          var parts = lists.map(function (list) {
            var rows = Array.prototype.slice.call(list.children).map(function (row) {
              count += 1;
              return {
                row: row, layer: row.getAttribute("data-l"), risk: row.getAttribute("data-r"),
                text: null
              };
            });
            return { section: list.parentNode, state: list.getAttribute("data-s"), rows: rows };
          });
          function text(row) {
            if (row.text === null) row.text = row.row.textContent.toLowerCase();
            return row.text;
          }
          function filter() {
            var layer = fields[0].value, risk = fields[1].value, state = fields[2].value;
            var name = fields[3].value.trim().toLowerCase();
            var shown = 0;
            parts.forEach(function (part) {
              var some = 0;
              part.rows.forEach(function (row) {
                var fits = (!state || part.state === state) && (!layer || row.layer === layer) &&
                  (!risk || row.risk === risk) && (!name || text(row).indexOf(name) >= 0);
                row.row.hidden = !fits;
                if (fits) some += 1;
              });
              part.section.hidden = some === 0;
              shown += some;
            });
            get("count").textContent = shown === count
              ? count + " rows" : shown + " of " + count + " rows shown";
          }
          fields.forEach(function (field) { field.addEventListener("input", filter); });
          get("all").addEventListener("click", function () {
            fields.forEach(function (field) { field.value = ""; });
            filter();
          });
          filter();
        })();
        """
}
