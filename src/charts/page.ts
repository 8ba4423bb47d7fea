import type { Graphs } from '../engine/stats/graphs.ts';
import { escapeHtml } from '../engine/text/html-escape.ts';
import { addedSection } from './added.ts';
import { buttonsSection } from './buttons.ts';
import { calendarSection } from './calendar.ts';
import { cardCountsSection } from './card-counts.ts';
import { futureDueSection } from './future-due.ts';
import { hoursSection } from './hours.ts';
import { intervalsSection, stabilitySection } from './intervals.ts';
import type { Section } from './panels.ts';
import { difficultySection, easeSection, retrievabilitySection } from './percentages.ts';
import { retentionSection } from './retention.ts';
import { reviewsSection, reviewTimeSection } from './reviews.ts';
import { STYLE } from './style.ts';
import { todaySection } from './today.ts';

export interface PageFacts {
  /** What the numbers are of: the name of a deck, or words for all. */
  readonly scope: string;
  /** The collection's day as YYYY-MM-DD. */
  readonly today: string;
  /** 0 is Sunday. */
  readonly firstWeekday: number;
}

/** A page that needs nothing else, scripts included: pictures are SVG, choices are switched by style, light and dark. */
export function statisticsPage(graphs: Graphs, facts: PageFacts): string {
  const scope = escapeHtml(facts.scope);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Statistics: ${scope}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>Statistics</h1><p>${scope} · ${facts.today}</p></header>
<main>
${sectionsOf(graphs, facts).map(sectionHtml).join('\n')}
</main>
</body>
</html>
`;
}

function sectionsOf(graphs: Graphs, { today, firstWeekday }: PageFacts): Section[] {
  const ofMemory = [difficultySection(graphs.difficulty), retrievabilitySection(graphs.retrievability)];
  return [
    todaySection(graphs.today),
    calendarSection(graphs.reviews, today, firstWeekday),
    futureDueSection(graphs.futureDue),
    reviewsSection(graphs.reviews),
    reviewTimeSection(graphs.reviews),
    cardCountsSection(graphs.cardCounts),
    intervalsSection(graphs.intervals),
    ...(graphs.fsrs ? [stabilitySection(graphs.stability), ...ofMemory] : [easeSection(graphs.eases)]),
    retentionSection(graphs.trueRetention),
    hoursSection(graphs.hours),
    buttonsSection(graphs.buttons),
    addedSection(graphs.added),
  ];
}

const sectionHtml = ({ title, about, wide, body }: Section): string =>
  `<section${wide ? ' class="wide"' : ''}><h2>${title}</h2>${about ? `<p class="about">${about}</p>` : ''}${body}</section>`;
