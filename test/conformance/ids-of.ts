/** Ids with which a name begins: "A05 T03 a kid of another issuer" proves A05 and T03. Vignettes (V01) are none. */
export function idsOf(name: string): readonly string[] {
  const words = name.split(' ')
  const end = words.findIndex((word) => !/^(?:PF\d|[ACDFLNPQRSTX]\d\d)$/.test(word))
  return end === -1 ? words : words.slice(0, end)
}
