import type { Retention, RetentionByPeriod } from '../engine/stats/retention.ts';
import { trimmed, whole } from './numbers.ts';
import type { Section } from './panels.ts';

const PERIODS: readonly (readonly [period: keyof RetentionByPeriod, name: string])[] = [
  ['today', 'Today'],
  ['yesterday', 'Yesterday'],
  ['week', 'Last week'],
  ['month', 'Last month'],
  ['year', 'Last year'],
  ['allTime', 'All time'],
];

export function retentionSection(retention: RetentionByPeriod): Section {
  const head = ['', 'Young', 'Mature', 'Total', 'Count'].map((name) => `<th>${name}</th>`).join('');
  const rows = PERIODS.map(([period, name]) => rowOf(name, retention[period]));
  return {
    title: 'Retention',
    about: 'How many answers were right, of cards with an interval of a day or more.',
    body: `<table class="numbers"><thead><tr>${head}</tr></thead>${rows.join('')}</table>`,
  };
}

function rowOf(
  name: string,
  { youngPassed, youngFailed, maturePassed, matureFailed }: Readonly<Retention>,
): string {
  const passed = youngPassed + maturePassed;
  const failed = youngFailed + matureFailed;
  const cells = [
    rate(youngPassed, youngFailed),
    rate(maturePassed, matureFailed),
    rate(passed, failed),
    whole(passed + failed),
  ];
  return `<tr><th>${name}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

const rate = (passed: number, failed: number): string =>
  passed + failed === 0 ? 'N/A' : `${trimmed((passed / (passed + failed)) * 100, 1)}%`;
