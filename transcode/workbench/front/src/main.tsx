// One module for two hosts: a cell of a notebook calls `render`, a page starts itself.

import { effect } from "@preact/signals";
import { render as draw } from "preact";

import { App } from "./app";
import { Bench } from "./bench";
import { cellHost, pageHost } from "./host";
import type { Place } from "./place";
import "./style/index.css";

/** Where each coder of each study is in this notebook: a cell that is run again goes on there. */
const places: Map<string, Place> = ((globalThis as any)[Symbol.for("transcode.places")] ??= new Map());

function goOnWhereItWas(bench: Bench): () => void {
  let isBack = false;
  return effect(() => {
    const study = bench.study.value;
    const now = bench.place.now.value;
    if (!study) return;
    const whose = JSON.stringify([study.id, study.coder]);
    const was = places.get(whose);
    if (!isBack && was && !now.view) bench.place.go(was.view, was.id, was.at);
    else places.set(whose, now);
    isBack = true;
  });
}

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
  const forget = goOnWhereItWas(bench);
  return () => {
    forget();
    end();
    host.end();
  };
}

export default { render };

const page = document.getElementById("transcode-page");
if (page) start(new Bench(pageHost()), page);
