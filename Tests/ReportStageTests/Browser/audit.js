// What a page must have for those who read it by ear, by keys, or with little sight. Returns complaints.
// Source: WCAG 2.2, 1.3.1, 1.4.3, 1.4.11, 2.4.1, 4.1.2.
(() => {
  const complaints = [];
  const say = (rule, element) => complaints.push(
    rule + ": " + element.outerHTML.slice(0, 140));
  const all = (selector) => [...document.querySelectorAll(selector)];

  const seen = new Set();
  for (const element of all("[id]")) {
    if (seen.has(element.id)) say("the id is there twice", element);
    seen.add(element.id);
  }
  for (const element of all('a[href^="#"]')) {
    if (!document.getElementById(element.getAttribute("href").slice(1))) {
      say("the jump leads nowhere", element);
    }
  }
  for (const element of all("[aria-labelledby],[aria-describedby],label[for]")) {
    const names = ["aria-labelledby", "aria-describedby", "for"]
      .flatMap((name) => (element.getAttribute(name) || "").split(" ").filter(Boolean));
    if (names.some((name) => !document.getElementById(name))) say("its label is missing", element);
  }

  let level = 0;
  for (const heading of all("h1,h2,h3,h4")) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) say("a level of headings is left out", heading);
    if (!heading.textContent.trim()) say("the heading is empty", heading);
    level = own;
  }
  if (all("h1").length !== 1) complaints.push("not one h1");
  for (const [selector, name] of [["main", "main"], ["header", "header"], ["footer", "footer"]]) {
    if (all(selector).length !== 1) complaints.push("not one " + name);
  }
  if (!document.documentElement.lang) complaints.push("the page has no language");
  if (!document.title.trim()) complaints.push("the page has no title");
  const skip = document.querySelector("body > a");
  if (!skip || !document.querySelector(skip.getAttribute("href"))) complaints.push("no skip link");

  for (const cell of all("th")) if (!cell.scope) say("the header has no scope", cell);
  for (const table of all("table")) {
    if (!table.caption || !table.caption.textContent.trim()) say("the table has no caption", table);
  }
  for (const drawing of all("svg")) {
    if (drawing.getAttribute("role") !== "img") say("the drawing has no role", drawing);
    if (!drawing.querySelector("title")) say("the drawing has no title", drawing);
  }
  for (const link of all("a")) {
    const to = link.getAttribute("href") || "";
    if (!/^(#|https:\/\/)/.test(to)) say("the link leads elsewhere", link);
    if (to.startsWith("https:") && link.rel !== "noopener noreferrer") say("the link tells", link);
    if (!link.textContent.trim()) say("the link has no name", link);
  }
  for (const control of all("select,input,button")) {
    const name = control.labels && control.labels.length
      ? control.labels[0].textContent : control.textContent + (control.ariaLabel || "");
    if (!name.trim()) say("the control has no name", control);
  }
  if (all("[tabindex]").some((element) => element.tabIndex > 0)) {
    complaints.push("the order of keys is changed");
  }
  for (const element of all("*")) {
    for (const attribute of element.attributes) {
      if (/^on/.test(attribute.name) || attribute.name === "style") say("acts or looks by itself", element);
    }
  }
  if (all("script").length > 1 || all("iframe,object,embed,img,link,form,base").length) {
    complaints.push("something that a report has no use for");
  }

  // Contrast of texts and marks with the ground behind them.
  const parse = (text) => {
    const parts = text.match(/[\d.]+/g);
    return parts ? parts.map(Number) : [0, 0, 0, 0];
  };
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  for (const element of all("body *")) {
    const style = getComputedStyle(element);
    if (element.closest("svg")) {
      if (element.tagName === "text" && ratio(parse(style.fill), ground(element)) < 4.5) {
        say("the text of a drawing has too little contrast", element);
      }
      if (["rect", "path"].includes(element.tagName) && !element.matches(".p0")) {
        const colour = style.fill === "none" || element.matches(".node") ? style.stroke : style.fill;
        if (ratio(parse(colour), ground(element)) < 3) say("the mark has too little contrast", element);
      }
      continue;
    }
    const hasText = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!hasText || ["OPTION", "SCRIPT", "STYLE"].includes(element.tagName)) continue;
    if (ratio(parse(style.color), ground(element)) < 4.5) {
      say("too little contrast, " + style.color + " on " + ground(element), element);
    }
  }
  return complaints.slice(0, 20);
})()
