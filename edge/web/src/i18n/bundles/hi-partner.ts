export const areas = import.meta.glob("../hi/partner*.ts", { eager: true });
