import type { Today } from '../engine/stats/reviews.ts';
import { counted, percent, span, trimmed, whole } from './numbers.ts';
import type { Section } from './panels.ts';

export function todaySection(today: Today): Section {
  const lines = today.answerCount === 0 ? ['Nothing has been studied today.'] : linesOf(today);
  return { title: 'Today', wide: true, body: lines.map((line) => `<p>${line}</p>`).join('') };
}

function linesOf(today: Today): string[] {
  const seconds = today.answerMillis / 1000;
  const again = today.answerCount - today.correctCount;
  const each = trimmed(seconds / today.answerCount, 2);
  return [
    `Studied ${counted(today.answerCount, 'card')} in ${span(seconds, 'hour')} today (${each}s/card)`,
    `Again count: ${whole(again)} (${percent(again, today.answerCount, 2)})`,
    `Learn: ${whole(today.learnCount)}, Review: ${whole(today.reviewCount)}, Relearn: ${whole(today.relearnCount)}, Filtered: ${whole(today.earlyReviewCount)}`,
    today.matureCount === 0
      ? 'No mature cards were studied today.'
      : `Correct answers on mature cards: ${whole(today.matureCorrect)}/${whole(today.matureCount)} (${percent(today.matureCorrect, today.matureCount, 2)})`,
  ];
}
