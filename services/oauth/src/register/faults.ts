import { type Problem, ProblemError } from '@hub/outcome';

/** Everything that is wrong with what was sent, told at once: whoever fills in a form mends it in one go. Read as one, it is the first. */
export class Faults extends ProblemError {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems[0] as Problem);
    this.problems = problems;
  }
}
