/** Every id carries the prefix of its kind, so that one can never pass for another. */
export type IssuerId = `iss_${string}`;

export type ProgramId = `prg_${string}`;

export type CredentialId = `crd_${string}`;

export type RecipientId = `rcp_${string}`;

export type LinkId = `lnk_${string}`;

export type CtaId = `cta_${string}`;

export type KeyId = `key_${string}`;

export type SignupId = `sgn_${string}`;

export type PathwayId = `pth_${string}`;

export type MentionId = `mnt_${string}`;

export type MemberId = `mbr_${string}`;

export type ImportId = `imp_${string}`;

export type SharedReportId = `shr_${string}`;

type IdOf = {
  iss: IssuerId;
  prg: ProgramId;
  crd: CredentialId;
  rcp: RecipientId;
  lnk: LinkId;
  cta: CtaId;
  key: KeyId;
  sgn: SignupId;
  pth: PathwayId;
  mnt: MentionId;
  mbr: MemberId;
  imp: ImportId;
  shr: SharedReportId;
};

export type IdPrefix = keyof IdOf;

const BODY = /^[A-Za-z0-9]{10,40}$/;

/** The text as an id of that kind, or `undefined`: callers answer an unknown shape like an unknown id. */
export function idFrom<P extends IdPrefix>(prefix: P, text: unknown): IdOf[P] | undefined {
  const isId =
    typeof text === 'string' && text.startsWith(`${prefix}_`) && BODY.test(text.slice(4));
  return isId ? (text as IdOf[P]) : undefined;
}

/**
 * Returns the id that a part of an address begins with, or `undefined`. What a chat or a mail
 * program took for part of the address does not change where it leads: quotes or brackets before
 * the id, anything but a letter or digit after it, a prefix in capitals.
 */
export function idIn<P extends IdPrefix>(prefix: P, text: string): IdOf[P] | undefined {
  const [, name = '', body] = IN_ADDRESS.exec(text) ?? [];
  return name.toLowerCase() === prefix ? idFrom(prefix, `${prefix}_${body}`) : undefined;
}

const IN_ADDRESS = /^[^A-Za-z0-9]*([A-Za-z]{3})_([A-Za-z0-9]{10,40})(?![A-Za-z0-9])/;

/** Name an id: `body` is 10 to 40 letters and digits, drawn at random or derived by HMAC. */
export function idOf<P extends IdPrefix>(prefix: P, body: string): IdOf[P] {
  const id = idFrom(prefix, `${prefix}_${body}`);
  if (!id) throw new Error(`not the body of an id: ${body}`);
  return id;
}
