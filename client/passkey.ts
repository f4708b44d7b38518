// Signing in with a passkey and adding one: the only thing browsers do not do with a form alone. Forms marked
// with `data-passkey` are shown here, ask the device and are then sent like any other.

type Json = Record<string, unknown>;

const bytesOf = (text: unknown): ArrayBuffer => {
  const plain = atob(String(text).replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
};
const textOf = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

const known = (list: unknown) =>
  ((list ?? []) as Json[]).map((one) => ({ ...one, id: bytesOf(one.id) })) as PublicKeyCredentialDescriptor[];

async function ask(kind: string, options: Json): Promise<Json> {
  const challenge = bytesOf(options.challenge);
  if (kind === 'add') {
    const user = options.user as Json;
    const made = (await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge,
        user: { ...user, id: bytesOf(user.id) },
        excludeCredentials: known(options.excludeCredentials),
      } as unknown as PublicKeyCredentialCreationOptions,
    })) as PublicKeyCredential;
    const response = made.response as AuthenticatorAttestationResponse;
    return {
      ...said(made),
      response: {
        clientDataJSON: textOf(response.clientDataJSON),
        attestationObject: textOf(response.attestationObject),
        transports: response.getTransports?.() ?? [],
      },
    };
  }
  const used = (await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge,
      allowCredentials: known(options.allowCredentials),
    } as unknown as PublicKeyCredentialRequestOptions,
  })) as PublicKeyCredential;
  const response = used.response as AuthenticatorAssertionResponse;
  return {
    ...said(used),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      userHandle: response.userHandle ? textOf(response.userHandle) : undefined,
    },
  };
}

function said(credential: PublicKeyCredential): Json {
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: {},
  };
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  if (!('credentials' in navigator) || !('PublicKeyCredential' in window)) continue;
  const part = form.closest<HTMLElement>('[data-passkey-part]') ?? form;
  part.hidden = false;
  form.addEventListener('submit', (event) => {
    const answer = form.elements.namedItem('response') as HTMLInputElement;
    if (answer.value !== '') return;
    event.preventDefault();
    const failed = form.querySelector<HTMLElement>('[data-passkey-failed]');
    if (failed) failed.hidden = true;
    fetch(form.dataset.challenge as string, { headers: { Accept: 'application/json' } })
      .then((reply) => {
        if (!reply.ok) throw new Error(String(reply.status));
        return reply.json() as Promise<Json>;
      })
      .then((options) => ask(form.dataset.passkey as string, options))
      .then((made) => {
        answer.value = JSON.stringify(made);
        form.submit();
      })
      .catch(() => {
        if (failed) failed.hidden = false;
      });
  });
}
