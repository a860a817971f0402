export const areas = import.meta.glob("../en/partner*.ts", { eager: true });
