/** What a step was about: a member by name, a task and a post by id; without any, everything. */
export interface Concern {
  readonly player?: string;
  readonly task?: string;
  readonly post?: string;
}

interface Entry {
  readonly step: number;
  readonly at: number;
  readonly text: string;
  readonly concern: Concern;
}

/** The steps in order, to find the cause of a wrong verdict. */
export class Journal {
  readonly #entries: Entry[] = [];
  #step = 0;

  constructor(private readonly beganAt: number) {}

  get step(): number {
    return this.#step;
  }

  nextStep(): void {
    this.#step += 1;
  }

  note(at: number, text: string, concern: Concern = {}): void {
    this.#entries.push({ step: this.#step, at, text, concern });
  }

  /** `h:mm:ss.mmm` since the world began. */
  timeOf(at: number): string {
    return new Date(at - this.beganAt).toISOString().slice(11, 23);
  }

  /** The newest entries about the given subjects only, oldest first; without a post, about any post. */
  about(concern: Concern, count: number): string[] {
    return this.#entries
      .filter((entry) => concerns(entry.concern, concern))
      .slice(-count)
      .map(({ step, at, text }) => `#${step} ${this.timeOf(at)} ${text}`);
  }
}

function concerns(entry: Concern, asked: Concern): boolean {
  const names = ['player', 'task', 'post'] as const;
  return names.every((name) => [undefined, asked[name]].includes(entry[name]) || asked[name] === undefined);
}
