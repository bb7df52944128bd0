// One module for two hosts: a cell of a notebook calls `render`, a page starts itself.

import { render as draw } from "preact";

import { App } from "./app";
import { Bench } from "./bench";
import { cellHost, pageHost } from "./host";
import "./style/index.css";

function start(bench: Bench, el: HTMLElement): () => void {
  draw(<App bench={bench} />, el);
  void bench.begin();
  return () => {
    draw(null, el);
    bench.end();
  };
}

export function render({ model, el }: { model: any; el: HTMLElement }): () => void {
  const host = cellHost(model);
  const bench = new Bench(host);
  const at = String(model.get?.("_at") ?? "");
  if (at) bench.place.go(...(at.split("/") as [string, string?]));
  el.classList.add("tc-cell");
  el.classList.toggle("tc-told", getComputedStyle(document.body).colorScheme !== "normal");
  const end = start(bench, el);
  return () => {
    end();
    host.end();
  };
}

export default { render };

const page = document.getElementById("transcode-page");
if (page) start(new Bench(pageHost()), page);
