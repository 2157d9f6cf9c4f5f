/** One instruction of a Dockerfile, such as `COPY package.json ./`. */
export interface Instruction {
  readonly keyword: string;
  readonly rest: string;
}

/** A stage: what it begins with, and its instructions. */
export interface ImageStage {
  readonly name: string;
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/**
 * The stages of a Dockerfile.
 *
 * @throws Error for a stage without a name, or an instruction before the first stage
 */
export function stagesOf(dockerfile: string): ImageStage[] {
  const stages: (ImageStage & { instructions: Instruction[] })[] = [];
  for (const { keyword, rest } of instructionsOf(dockerfile)) {
    const stage = stages.at(-1);
    if (keyword !== 'FROM') {
      if (stage === undefined) throw new Error(`${keyword} stands before the first FROM`);
      stage.instructions.push({ keyword, rest });
      continue;
    }
    const [, from, name] = /^(\S+) AS (\S+)$/.exec(rest) ?? [];
    if (from === undefined || name === undefined) throw new Error(`FROM ${rest}: a stage without a name`);
    stages.push({ name, from, instructions: [] });
  }
  return stages;
}

function instructionsOf(dockerfile: string): Instruction[] {
  return dockerfile
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, keyword = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line.trim()) ?? [];
      return { keyword, rest };
    });
}
