package org.kennel.bills;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

@Repository
public class BillStore {
    private static final String TOTAL = "select coalesce(sum(price), 0) from bill where dog_id = ?";
    private final JdbcTemplate jdbc;

    public BillStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        jdbc.execute("""
                create table if not exists bill (
                    id bigint generated always as identity primary key,
                    dog_id bigint, nights int, price int)
                """);
    }

    public void add(long dogId, int nights, int price) {
        jdbc.update("insert into bill (dog_id, nights, price) values (?, ?, ?)", dogId, nights, price);
    }

    public int nights(long dogId) {
        List<Integer> found = jdbc.queryForList("""
                select nights
                from bill
                where dog_id = ?
                order by id
                """, Integer.class, dogId);
        return found.stream().mapToInt(Integer::intValue).sum();
    }

    public void lengthen(long id, int nights) {
        String sql = "update bill set nights = nights + ?"
                + " where id = ?";
        jdbc.update(sql, nights, id);
    }

    public int total(long dogId) {
        return jdbc.queryForObject(TOTAL, Integer.class, dogId);
    }
}
