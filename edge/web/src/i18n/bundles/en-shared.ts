export const areas = import.meta.glob(["../en/*.ts", "!../*/{index,ops*,partner*}.ts"], {
  eager: true,
});
