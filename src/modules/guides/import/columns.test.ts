import { describe, expect, it } from 'vitest';
import { type ColumnTarget, checkMapping, proposeMapping } from './columns.ts';

describe('the proposal for the columns', () => {
  it.each<[string[], (ColumnTarget | null)[]]>([
    [
      [
        'Vorname',
        'Nachname',
        'Mail',
        'Tel.',
        'Handy',
        'Sprachen',
        'Muttersprache',
        'PLZ',
        'Ort',
        'Geschlecht',
        'qualifiziert am',
      ],
      [
        'first-name',
        'last-name',
        'email',
        'phone',
        'mobile',
        'languages',
        'mother-tongues',
        'postal-code',
        'town',
        'gender',
        'qualified-on',
      ],
    ],
    [
      ['Name', 'Vorname', 'E-Mail'],
      ['last-name', 'first-name', 'email'],
    ],
    [
      ['Name', 'E-Mail-Adresse', 'Telefonnummer'],
      ['name', 'email', 'phone'],
    ],
    [
      ['First name', 'Surname', 'Mobile', 'Languages'],
      ['first-name', 'last-name', 'mobile', 'languages'],
    ],
    [
      ['NAME', 'Sprache 1', 'Sprache 2', 'Sprache 3'],
      ['name', 'languages', 'languages', 'languages'],
    ],
    [
      ['Name', 'Telefon', 'Telefon 2'],
      ['name', 'phone', null],
    ],
    [
      ['Lfd. Nr.', 'Name', 'Bemerkung', 'Schuhgröße'],
      [null, 'name', null, null],
    ],
    [
      ['Name', 'Qualifizierung abgeschlossen'],
      ['name', 'qualified-on'],
    ],
    [
      ['Name', 'Verschwiegenheitserklärung unterschrieben', 'Führungszeugnis'],
      ['name', 'confidentiality-pledge', 'certificate-of-conduct-seen'],
    ],
    [
      ['Name', 'Religion', 'Herkunft', 'Nationalität'],
      ['name', null, null, null],
    ],
    [
      ['', 'Name'],
      [null, 'name'],
    ],
  ])('%j', (header, expected) => {
    expect(proposeMapping(header)).toEqual(expected);
  });

  it('can always be read or says what is missing', () => {
    expect(checkMapping(['email', 'languages'])?.problem).toBe('name-column-missing');
    expect(checkMapping(['first-name', 'email'])?.problem).toBe('half-a-name');
    expect(checkMapping(['name', 'email', 'email'])).toEqual({ problem: 'column-twice', column: 2 });
    expect(checkMapping(['name', 'languages', 'languages', null, null])).toBeNull();
    expect(checkMapping(['first-name', 'last-name'])).toBeNull();
  });
});
