import { at } from './scriptedCases.ts';
import type { Stage } from './stage.ts';

const headline = (problems: number, fixed: number) => ({
  from: '2026-01-01',
  until: '2027-01-01',
  problems,
  due: problems,
  fixed,
  resolutionRate: problems === 0 ? null : fixed / problems,
  questions: 4,
  questionsResolved: 3,
  questionRate: 0.75,
  untilReported: { count: problems, meanSeconds: 7_200, medianSeconds: problems === 0 ? null : 2_700, nineInTenSeconds: 14_400 },
});

/** The server's side of figures. */
export class ScriptedFigures {
  /** Problems found this year. */
  problems = 1_200;
  territory = 'county';

  constructor({ access }: Stage) {
    access.always('GET /api/v1/figures/headlines', () => ({
      status: 200,
      value: {
        at: at(0),
        territory: this.territory,
        open: 37,
        overdue: 5,
        today: headline(0, 0),
        last30Days: headline(80, 60),
        year: headline(this.problems, 900),
      },
    }));
  }
}
