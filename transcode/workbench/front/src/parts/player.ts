// Sound of an interview: a page fetches the recording, a cell gets the passage as a message.

import { signal } from "@preact/signals";

import type { Host } from "../host";

export class Player {
  /** What is being played; null in silence. */
  readonly playing = signal<string | null>(null);
  /** Where the sound is, in ms of the recording. */
  readonly now = signal(0);
  readonly speed = signal(1);
  private audio: HTMLAudioElement | null = null;
  private of = ""; // whose sound the element holds, and for a cell which piece
  private from = 0; // where what the element holds begins
  private until = Infinity;
  private frame = 0;
  private turn = 0; // counts what was begun and stopped: what loads may be called off meanwhile

  constructor(
    private readonly host: Host,
    private readonly ask: (verb: string, given: Record<string, unknown>) => Promise<any>,
    /** Says that a recording cannot be played here. */
    private readonly fails: () => void = () => {},
  ) {}

  /** Plays from one time to another (ms); without an end, on to the end of the recording. */
  async play(interview: string, from: number, until = Infinity): Promise<void> {
    this.stop();
    const { turn } = this;
    const audio = await this.load(interview, from, until);
    if (!audio || turn !== this.turn) return;
    this.until = until;
    audio.currentTime = Math.max(0, (from - this.from) / 1000);
    audio.playbackRate = this.speed.value;
    this.now.value = from;
    this.playing.value = interview;
    let failed = false;
    await audio.play().catch((problem: DOMException) => {
      failed = problem.name === "NotSupportedError" || !!audio.error;
      this.stop();
    });
    if (failed) this.of = ""; // it is asked for anew the next time
    if (failed) return this.fails();
    const follow = () => {
      this.now.value = this.from + audio.currentTime * 1000;
      if (this.now.value >= this.until || audio.ended) this.stop();
      else if (this.playing.value) this.frame = requestAnimationFrame(follow);
    };
    follow();
  }

  stop(): void {
    this.turn += 1;
    cancelAnimationFrame(this.frame);
    this.audio?.pause();
    this.playing.value = null;
  }

  faster(by: number): void {
    this.speed.value = Math.min(2, Math.max(0.5, this.speed.value + by));
    if (this.audio) this.audio.playbackRate = this.speed.value;
  }

  private async load(interview: string, from: number, until: number): Promise<HTMLAudioElement | null> {
    const source = this.host.soundOf(interview);
    if (source) {
      if (this.of !== interview) {
        this.audio = new Audio(source);
        this.audio.preload = "auto";
        this.of = interview;
        this.from = 0;
        await new Promise((ready) => {
          this.audio!.addEventListener("loadedmetadata", ready, { once: true });
          this.audio!.addEventListener("error", ready, { once: true });
        });
      }
      return this.audio;
    }
    const end = Number.isFinite(until) ? until : from + 60_000;
    const piece = await this.ask("sound.piece", { interview, start: Math.round(from), end: Math.round(end) });
    if (!piece) return null;
    const bytes = Uint8Array.from(atob(piece.wav), (c) => c.charCodeAt(0));
    if (this.audio) URL.revokeObjectURL(this.audio.src);
    this.audio = new Audio(URL.createObjectURL(new Blob([bytes], { type: "audio/wav" })));
    this.of = `${interview}:${piece.start}`;
    this.from = piece.start;
    return this.audio;
  }
}
