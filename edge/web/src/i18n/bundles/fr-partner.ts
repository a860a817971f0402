export const areas = import.meta.glob("../fr/partner*.ts", { eager: true });
