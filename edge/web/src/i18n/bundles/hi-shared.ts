export const areas = import.meta.glob(["../hi/*.ts", "!../*/{index,ops*,partner*}.ts"], {
  eager: true,
});
