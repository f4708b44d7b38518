import type { Person } from '#platform/acting';
import { type Tx, violates } from '#platform/database';
import { Forbidden, NotFound, type Outcome, refuse } from '#platform/errors';
import { insertProvider, readProvider, updateProvider } from './provider.store.ts';
import type { ProviderFacts } from './site.form.ts';
import { mayChangeProvider, mayTakeIn } from './site.policy.ts';

export type ProviderRefusal = 'name-is-taken' | 'changed-meanwhile';

/** Takes a provider in. */
export async function takeInProvider(
  tx: Tx,
  of: { readonly id: string; readonly facts: ProviderFacts; readonly by: Person },
): Promise<Outcome<{ id: string }, ProviderRefusal>> {
  if (!mayTakeIn(of.by)) throw new Forbidden();
  try {
    await insertProvider(tx, { id: of.id, ...of.facts });
  } catch (error) {
    if (violates(error, 'provider_name_key')) return refuse('name-is-taken');
    throw error;
  }
  return { ok: true, id: of.id };
}

/** Changes what is known of a provider; its kind and its data protection law only an administrator. */
export async function changeProvider(
  tx: Tx,
  of: {
    readonly id: string;
    readonly facts: ProviderFacts;
    readonly version: number;
    readonly by: Person;
  },
): Promise<Outcome<object, ProviderRefusal>> {
  const { id, facts, version, by } = of;
  const before = await readProvider(tx, id);
  if (!before) throw new NotFound();
  if (!mayChangeProvider(by, id)) throw new Forbidden();
  const { kind, regime } = mayTakeIn(by) ? facts : before;
  try {
    const done = await updateProvider(tx, { id, name: facts.name, kind, regime, version });
    return done ? { ok: true } : refuse('changed-meanwhile');
  } catch (error) {
    if (violates(error, 'provider_name_key')) return refuse('name-is-taken');
    throw error;
  }
}
