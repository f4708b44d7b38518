export const providerKinds = ['municipal', 'church', 'association', 'migrant-organisation'] as const;
export type ProviderKind = (typeof providerKinds)[number];

/** Which data protection law binds a provider (handbook 9.1). */
export const dataProtectionRegimes = ['dsgvo-hdsig', 'dsgvo-bdsg', 'kdg', 'dsg-ekd'] as const;
export type DataProtectionRegime = (typeof dataProtectionRegimes)[number];

export interface RegimeFacts {
  /** Hours to report a breach to the authority. */
  readonly breachReportHours: number;
  /** Whom to complain to; its name is in the texts. */
  readonly authority: 'hbdi' | 'katholisches-datenschutzzentrum' | 'bfd-ekd';
  /** Whether volunteers sign a pledge of data secrecy by this law itself. */
  readonly pledgeByLaw: boolean;
}

export const regimes: Readonly<Record<DataProtectionRegime, RegimeFacts>> = {
  // Art. 12 (3), 33 GDPR
  'dsgvo-hdsig': { breachReportHours: 72, authority: 'hbdi', pledgeByLaw: false },
  'dsgvo-bdsg': { breachReportHours: 72, authority: 'hbdi', pledgeByLaw: false },
  // §§ 5 (2), 14 (3), 33 KDG
  kdg: {
    breachReportHours: 72,
    authority: 'katholisches-datenschutzzentrum',
    pledgeByLaw: true,
  },
  // §§ 19, 32 DSG-EKD as amended on 1 May 2025
  'dsg-ekd': { breachReportHours: 72, authority: 'bfd-ekd', pledgeByLaw: true },
};

/** The legal body that runs sites. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly kind: ProviderKind;
  readonly regime: DataProtectionRegime;
  readonly version: number;
}
