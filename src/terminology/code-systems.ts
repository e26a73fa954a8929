/** Canonical URIs of the code systems that this service reads and writes. */
export const codeSystems = {
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  atc: 'http://www.whocc.no/atc',
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  icd10nl: 'http://hl7.org/fhir/sid/icd-10-nl',
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  gpk: 'urn:oid:2.16.840.1.113883.2.4.4.1',
  prk: 'urn:oid:2.16.840.1.113883.2.4.4.10',
  hpk: 'urn:oid:2.16.840.1.113883.2.4.4.7',
  zi: 'urn:oid:2.16.840.1.113883.2.4.4.8',
  route: 'urn:oid:2.16.840.1.113883.2.4.4.9',
  instructionsB: 'urn:oid:2.16.840.1.113883.2.4.4.5',
  unitG: 'urn:oid:2.16.840.1.113883.2.4.4.1.900.2',
  nza: 'urn:oid:2.16.840.1.113883.2.4.3.27.15.5',
  ucum: 'http://unitsofmeasure.org',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  boneFindings: 'https://osteohooks.org/fhir/CodeSystem/bone-findings',
  nullFlavor: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor',
  drugNames: 'https://osteohooks.org/fhir/CodeSystem/drug-names',
} as const

const aliases: ReadonlyMap<string, string> = new Map([
  ['urn:oid:2.16.840.1.113883.6.96', codeSystems.snomed],
  ['urn:oid:2.16.840.1.113883.6.1', codeSystems.loinc],
  ['urn:oid:2.16.840.1.113883.6.73', codeSystems.atc],
  ['http://fhir.de/CodeSystem/bfarm/atc', codeSystems.atc],
  ['urn:oid:2.16.840.1.113883.6.3.2', codeSystems.icd10nl],
  ['urn:oid:2.16.840.1.113883.6.3', codeSystems.icd10],
  ['urn:oid:2.16.840.1.113883.6.90', codeSystems.icd10cm],
  ['urn:oid:2.16.840.1.113883.6.88', codeSystems.rxnorm],
  ['http://hl7.org/fhir/v3/ActCode', codeSystems.actCode],
  ['http://hl7.org/fhir/v3/NullFlavor', codeSystems.nullFlavor],
  ['urn:oid:2.16.840.1.113883.5.1008', codeSystems.nullFlavor],
])

const known: ReadonlyMap<string, string> = new Map(
  Object.values(codeSystems).map((system) => [system, system]),
)
const snomedEdition = /^https?:\/\/snomed\.info\/(?:sct|xsct|id)(?:\/.*)?$/i
const bareOid = /^[0-2](?:\.\d+)+$/

/**
 * The URI under which our value sets know a code system; an unknown URI stays as it is. A version behind
 * it (`|2021`), the edition of SNOMED CT, a slash at the end and a bare OID are spellings of the same.
 */
export function canonicalSystem(system: string): string {
  // Always our own string, not the one that was sent: what is compared later is then one and the same.
  return known.get(system) ?? aliases.get(system) ?? remembered.get(system) ?? remember(system)
}

/** A sender writes its few systems in one way each, so what was found out once is kept. */
const remembered = new Map<string, string>()
const mostRemembered = 500

function remember(system: string): string {
  const found = respelled(system)
  if (remembered.size < mostRemembered && system.length <= 200) remembered.set(system, found)
  return found
}

function respelled(system: string): string {
  const plain = system.slice(0, 200).replace(/\|.*$/, '').trim().replace(/\/$/, '')
  if (snomedEdition.test(plain)) return codeSystems.snomed
  const address = bareOid.test(plain) ? `urn:oid:${plain}` : plain
  const found = aliases.get(address) ?? aliases.get(address.toLowerCase()) ?? address
  return known.has(found) ? found : system
}
