// The thematic map, drawn from Python's layout; themes can be dragged, and keep their place.

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import { useBench, type Bench } from "../../bench";
import { PanZoom } from "./panzoom";

export type Form = "bubbles" | "tree" | "table";
export const FORMS: Form[] = ["bubbles", "tree", "table"];

export interface Figures {
  who: string[];
  participants: number;
  of: number;
  groups: [string, number, number][];
  passages: number;
  turns: number;
  words: number;
}
interface Line {
  text: string;
  x: number;
  y: number;
  size: number;
  width: number;
  weight: number;
  anchor: "start" | "middle";
  soft: boolean;
}
interface Shape {
  kind: "overarching" | "theme" | "subtheme" | "unthemed" | "code" | "rule";
  id: string;
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
  colour: string;
  lines: Line[];
  share: number;
  corner: number;
  bar: [number, number, number, number] | null;
  dot: [number, number, number] | null;
  under: string;
}
interface Route {
  id: string;
  points: [[number, number], [number, number], [number, number], [number, number]];
  directed: boolean;
  label: { x: number; y: number; width: number; height: number; lines: Line[] } | null;
  is_relation: boolean;
}
export interface Layout {
  form: Form;
  width: number;
  height: number;
  shapes: Shape[];
  routes: Route[];
  key: Line[];
}
export interface MapAnswer {
  layout: Layout;
  prevalence: Record<string, Figures>;
  participants: number;
  unread: string[];
}

const STEP = 20; // units of the picture that an arrow moves a theme by
const SLOP = 4; // pixels that a press may wander

interface MapProps {
  answer: MapAnswer;
  open: string;
  show: (theme: string) => void;
}

export function ThemeMap({ answer, open, show }: MapProps) {
  const bench = useBench();
  const { layout } = answer;
  const svg = useRef<SVGSVGElement>(null);
  const ground = useRef<SVGGElement>(null);
  const view = useRef<PanZoom | null>(null);
  const dragged = useSignal<{ id: string; x: number; y: number } | null>(null);
  useEffect(() => {
    view.current = new PanZoom(svg.current!, ground.current!);
    return () => view.current!.end();
  }, []);
  useLayoutEffect(() => view.current?.fit(layout.width, layout.height), [layout.form, layout.width]);
  useEffect(() => view.current?.fit(layout.width, layout.height), []);
  useEffect(() => void (dragged.value = null), [answer]);

  const movable = (shape: Shape) => layout.form === "bubbles" && ["theme", "overarching"].includes(shape.kind);
  const byId = new Map(layout.shapes.map((shape) => [shape.id, shape]));
  const moves = dragged.value;
  const offset = (shape: Shape): string | undefined => {
    for (let at: Shape | undefined = shape; moves && at?.id; at = byId.get(at.under))
      if (at.id === moves.id) return `translate(${moves.x} ${moves.y})`;
    return undefined;
  };
  const pin = (shape: Shape, x: number, y: number) =>
    void bench.say("themes.pin", { theme: shape.id, form: "bubbles", x: shape.x + x, y: shape.y + y });

  const grab = (event: PointerEvent, shape: Shape) => {
    if (event.button !== 0 || !movable(shape)) return;
    event.stopPropagation();
    const el = event.currentTarget as SVGGElement;
    el.setPointerCapture(event.pointerId);
    const from = [event.clientX, event.clientY] as const;
    const far = (e: PointerEvent) => Math.hypot(e.clientX - from[0], e.clientY - from[1]) > SLOP;
    const by = (e: PointerEvent) => {
      const { k } = view.current!;
      return { id: shape.id, x: (e.clientX - from[0]) / k, y: (e.clientY - from[1]) / k };
    };
    const move = (e: PointerEvent) => {
      if (dragged.value || far(e)) dragged.value = by(e);
    };
    const drop = (e: PointerEvent) => {
      el.removeEventListener("pointermove", move);
      el.removeEventListener("pointerup", drop);
      if (dragged.value) pin(shape, by(e).x, by(e).y);
    };
    el.addEventListener("pointermove", move);
    el.addEventListener("pointerup", drop);
  };

  const onShapeKey = (event: KeyboardEvent, shape: Shape) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Enter") show(shape.kind === "code" ? shape.under : shape.id);
    else if (way && event.altKey && movable(shape)) pin(shape, way[0]! * STEP, way[1]! * STEP);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const frames = layout.form === "bubbles" ? layout.shapes.filter((s) => ["overarching", "unthemed"].includes(s.kind)) : [];
  const drawn = (shape: Shape) => (
    <ShapeOf
      key={shape.kind + shape.id + shape.x + shape.y}
      shape={shape}
      form={layout.form}
      moved={offset(shape)}
      isOpen={!!open && shape.id === open}
      isMovable={movable(shape)}
      label={labelOf(bench, shape, answer)}
      grab={(event) => grab(event, shape)}
      press={() => {
        if (!dragged.value && shape.kind !== "code") show(shape.id);
      }}
      onKey={(event) => onShapeKey(event, shape)}
    />
  );
  return (
    <div class="tc-map">
      <svg
        ref={svg}
        role="group"
        aria-label={bench.t("themes.map")}
        tabIndex={0}
        onKeyDown={(event) => view.current?.key(event)}
      >
        <g ref={ground}>
          {frames.map(drawn)}
          {layout.routes.map((route) => (
            <path key={route.id + route.points[0]} class={route.is_relation ? "tc-relation" : "tc-joint"} d={pathOf(route)} />
          ))}
          {layout.shapes.filter((shape) => !frames.includes(shape)).map(drawn)}
          {layout.routes.filter((route) => route.is_relation).map((route) => (
            <Ends key={route.id} route={route} />
          ))}
          {layout.key.map((line, n) => (
            <LineOf key={n} line={line} />
          ))}
        </g>
      </svg>
      <div class="tc-zoom" role="group" aria-label={bench.t("themes.zoom")}>
        <button type="button" class="tc-plain" aria-label={bench.t("themes.zoomIn")} onClick={() => view.current?.zoom(1.25)}>
          +
        </button>
        <button type="button" class="tc-plain" aria-label={bench.t("themes.zoomOut")} onClick={() => view.current?.zoom(0.8)}>
          −
        </button>
        <button
          type="button"
          class="tc-plain"
          aria-label={bench.t("themes.zoomFit")}
          title={bench.t("themes.zoomFit")}
          onClick={() => view.current?.fit(layout.width, layout.height)}
        >
          ⤢
        </button>
      </div>
    </div>
  );
}

function labelOf(bench: Bench, shape: Shape, { prevalence }: MapAnswer): string {
  const told = prevalence[shape.id];
  return told ? `${shape.name}: ${bench.t("themes.participantsOf", { n: told.participants, of: told.of })}` : shape.name;
}

interface ShapeProps {
  shape: Shape;
  form: Form;
  moved: string | undefined;
  isOpen: boolean;
  isMovable: boolean;
  label: string;
  grab: (event: PointerEvent) => void;
  press: () => void;
  onKey: (event: KeyboardEvent) => void;
}

function ShapeOf({ shape, form, moved, isOpen, isMovable, label, grab, press, onKey }: ShapeProps) {
  const isOurs = shape.kind === "unthemed" || shape.kind === "rule";
  const lines = shape.lines.map((line, n) => <LineOf key={n} line={line} isOurs={isOurs} />);
  if (shape.kind === "rule")
    return lines.length ? (
      <g>{lines}</g>
    ) : (
      <rect class={shape.height > 1 ? "tc-rule tc-strong" : "tc-rule"} {...boxOf(shape)} />
    );
  const boxed = form !== "table" && !(form === "tree" && shape.kind === "code");
  const opens = shape.kind !== "code" && shape.kind !== "unthemed";
  return (
    <g
      class={`tc-shape tc-${shape.kind}${isMovable ? " tc-movable" : ""}${isOpen ? " tc-open" : ""}`}
      style={{ "--c": shape.colour }}
      transform={moved}
      role={opens ? "button" : undefined}
      aria-label={opens ? label : undefined}
      tabIndex={opens ? 0 : undefined}
      data-stop={opens ? `t:${shape.id}` : undefined}
      onPointerDown={grab}
      onClick={opens ? press : undefined}
      onKeyDown={opens ? onKey : undefined}
    >
      <title>{label}</title>
      {boxed && <rect class="tc-box" {...boxOf(shape)} rx={shape.corner} />}
      {shape.bar && <Bar bar={shape.bar} share={shape.share} />}
      {shape.dot && (
        <>
          <circle class="tc-ring" cx={shape.dot[0]} cy={shape.dot[1]} r={shape.dot[2]} />
          {shape.share > 0 && (
            <circle class="tc-full" cx={shape.dot[0]} cy={shape.dot[1]} r={shape.dot[2] * Math.sqrt(shape.share)} />
          )}
        </>
      )}
      {lines}
    </g>
  );
}

function Bar({ bar: [x, y, width, height], share }: { bar: [number, number, number, number]; share: number }) {
  return (
    <>
      <rect class="tc-track" x={x} y={y} width={width} height={height} rx={height / 2} />
      {share > 0 && <rect class="tc-full" x={x} y={y} width={Math.max(height, width * share)} height={height} rx={height / 2} />}
    </>
  );
}

/** A line is as wide as it was measured, whatever font this computer has. */
function LineOf({ line, isOurs = line.soft }: { line: Line; isOurs?: boolean }) {
  const text = useBench().told(isOurs || line.soft ? line.text : "") || line.text;
  return (
    <text
      class={line.soft ? "tc-soft" : undefined}
      x={line.x}
      y={line.y}
      font-size={line.size}
      font-weight={line.weight}
      text-anchor={line.anchor === "middle" ? "middle" : undefined}
      textLength={text.length > 1 && text === line.text ? line.width : undefined}
      lengthAdjust="spacingAndGlyphs"
    >
      {text}
    </text>
  );
}

/** Dots at the ends of a relation, an arrowhead where it leads, and its name. */
function Ends({ route }: { route: Route }) {
  const [start, , before, end] = route.points;
  const [dx, dy] = [end[0] - before[0], end[1] - before[1]];
  const long = Math.hypot(dx, dy) || 1;
  const [x, y] = [dx / long, dy / long];
  const tips = [end, [end[0] - 12 * x + 6 * y, end[1] - 12 * y - 6 * x], [end[0] - 12 * x - 6 * y, end[1] - 12 * y + 6 * x]];
  return (
    <g class="tc-ends">
      <circle cx={start[0]} cy={start[1]} r={4} />
      {route.directed ? <polygon points={tips.map((tip) => tip.join(",")).join(" ")} /> : <circle cx={end[0]} cy={end[1]} r={4} />}
      {route.label && (
        <>
          <rect class="tc-named" {...boxOf(route.label)} rx={Math.min(route.label.height / 2, 11)} />
          {route.label.lines.map((line, n) => (
            <LineOf key={n} line={line} />
          ))}
        </>
      )}
    </g>
  );
}

const boxOf = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({ x, y, width, height });

const pathOf = ({ points: [a, b, c, d] }: Route): string => `M${a}C${b} ${c} ${d}`;
