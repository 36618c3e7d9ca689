"""The cache asks for its client once for each pool; a read and a write of one server share it."""

from hrplatform.lib.redis_cache import RedisCache, RedisCacheClient


def test_keys_share_one_client() -> None:
    clients = RedisCache("redis://localhost:1/0", {})._cache
    assert isinstance(clients, RedisCacheClient)
    assert clients.get_client("a") is clients.get_client("b") is clients.get_client("c", write=True)


def test_each_server_has_its_own() -> None:
    clients = RedisCacheClient(["redis://localhost:1/0"] * 2)
    written = clients.get_client("a", write=True)
    pools = {id(clients.get_client("a").connection_pool) for _time in range(40)}
    assert len(pools) <= 2
    assert written is clients.get_client("b", write=True)
