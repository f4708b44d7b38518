import type { DemoContext } from '#platform/module';
import { fixedId } from '../demo-ids.ts';
import { insertReport } from './barrier-report.store.ts';

const daysAgo = 30;
const daysToAnswer = 42;

/** One report that waits for its answer. */
export async function seedReports({ tx, now, today }: DemoContext): Promise<void> {
  await insertReport(tx, {
    id: fixedId(77, 1),
    stateKey: 'HE',
    lang: 'de',
    page: '/standorte',
    words: 'Auf der Karte finde ich mit der Tastatur nicht zurück zur Liste.',
    email: 'probe.barriere@example.org',
    phone: null,
    receivedAt: now.subtract({ hours: 24 * daysAgo }),
    dueOn: today.add({ days: daysToAnswer - daysAgo }),
  });
}
