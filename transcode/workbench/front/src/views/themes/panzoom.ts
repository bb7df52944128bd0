// Pan and zoom of a drawing: wheel and drag, pinch by the wheel with Ctrl, and keys.

const LEAST = 0.15;
const MOST = 4;
const STEP = 60;

export class PanZoom {
  x = 0;
  y = 0;
  /** Pixels for a unit of the drawing. */
  k = 1;

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly ground: SVGGElement,
  ) {
    svg.addEventListener("wheel", this.wheel, { passive: false });
    svg.addEventListener("pointerdown", this.grab);
  }

  end(): void {
    this.svg.removeEventListener("wheel", this.wheel);
    this.svg.removeEventListener("pointerdown", this.grab);
  }

  /** Shows the whole width, and the whole height where that leaves letters legible. */
  fit(width: number, height: number): void {
    const box = this.svg.getBoundingClientRect();
    if (!box.width || !width) return;
    const wide = box.width / width;
    this.k = Math.min(1.15, wide, Math.max(box.height / height, Math.min(wide, 0.62)));
    this.x = Math.max(0, (box.width - width * this.k) / 2);
    this.y = 0;
    this.draw();
  }

  zoom(by: number, at?: { x: number; y: number }): void {
    const box = this.svg.getBoundingClientRect();
    const to = Math.min(MOST, Math.max(LEAST, this.k * by));
    const [x, y] = at ? [at.x - box.x, at.y - box.y] : [box.width / 2, box.height / 2];
    this.x = x - ((x - this.x) * to) / this.k;
    this.y = y - ((y - this.y) * to) / this.k;
    this.k = to;
    this.draw();
  }

  pan(x: number, y: number): void {
    this.x += x;
    this.y += y;
    this.draw();
  }

  key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const act = {
      "+": () => this.zoom(1.25),
      "-": () => this.zoom(0.8),
      ArrowLeft: () => this.pan(STEP, 0),
      ArrowRight: () => this.pan(-STEP, 0),
      ArrowUp: () => this.pan(0, STEP),
      ArrowDown: () => this.pan(0, -STEP),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  private draw(): void {
    this.ground.setAttribute("transform", `translate(${this.x} ${this.y}) scale(${this.k})`);
  }

  private readonly wheel = (event: WheelEvent) => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) this.zoom(Math.exp(-event.deltaY / 200), { x: event.clientX, y: event.clientY });
    else this.pan(-event.deltaX, -event.deltaY);
  };

  private readonly grab = (event: PointerEvent) => {
    if (event.button !== 0) return;
    let [x, y] = [event.clientX, event.clientY];
    const move = (e: PointerEvent) => {
      this.pan(e.clientX - x, e.clientY - y);
      [x, y] = [e.clientX, e.clientY];
    };
    const drop = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", drop);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", drop);
  };
}
