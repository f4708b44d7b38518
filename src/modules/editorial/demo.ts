import type { DemoContext } from '#platform/module';
import { seedArticles } from './articles/articles-demo.ts';
import { seedReports } from './barriers/barriers-demo.ts';
import { centreIds } from './demo-ids.ts';
import { seedLists } from './lists/lists-demo.ts';
import { seedProposals } from './words/words-demo.ts';

/** Two people at the centre, what they and the sites publish, and what visitors have told them. */
export async function seedDemo(context: DemoContext): Promise<void> {
  const { addPerson } = context;
  const people = [
    ['zentrum@demo.lotsenwerk.example', 'Miriam Beispielhain'],
    ['zentrum2@demo.lotsenwerk.example', 'Georg Mustertal'],
  ] as const;
  for (const [index, [email, name]] of people.entries()) {
    const roles = [{ role: 'competence-centre', siteId: null, stateKey: 'HE', place: 'state:HE' } as const];
    await addPerson({ id: centreIds[index] ?? '', name, email, roles });
  }
  await seedLists(context);
  await seedArticles(context);
  await seedProposals(context);
  await seedReports(context);
}
